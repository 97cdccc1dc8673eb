/// What the agent beside a kernel does for the library, and what happens without it.
///
/// ```
///   lockstep.process, .pool, .gil ──ask──▶ Hooks ◀──fill at start── lockstep.agent
/// ```
///
/// The library never calls the agent: it asks [Hooks][lockstep.internal.hook.Hooks], which answers
/// with a default until an agent has filled it. So everything works in a plain `main` too.
@NullMarked
package lockstep.internal.hook;

import org.jspecify.annotations.NullMarked;
