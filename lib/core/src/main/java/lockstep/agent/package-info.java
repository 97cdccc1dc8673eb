/// The agent beside the kernel: what makes code of a cell travel.
///
/// The kernelspec names the jar as `-javaagent`. Nobody calls this package; the library asks
/// [Hooks][lockstep.internal.hook.Hooks], which the agent fills before the kernel starts.
///
/// ```
///   kernel ──defines REPL.$JShell$N──▶ CellTransformer
///                                        1 TravelShape   Serializable, lambdas that can be written
///                                        2 KeptClasses ◀── Hooks.classBytes() ── library
/// ```
///
/// What may fail: a class that cannot be transformed loads as the compiler wrote it, with one
/// warning on standard error; the notebook goes on.
@NullMarked
package lockstep.agent;

import org.jspecify.annotations.NullMarked;
