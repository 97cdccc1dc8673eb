/// One body of code in a process of its own: [WorkerProcess][lockstep.process.WorkerProcess].
///
/// ```
///   new WorkerProcess(name, body)
///      │ start()      packs the body as it is now, starts a JVM, sends it   (lockstep.internal.*)
///      │ … runs, prints to the cell that started it …
///      ▼ exit         0: returned · 1: threw, trace on its standard error · other: asked for, or killed
/// ```
///
/// The process ends when its body and all its non-daemon threads have ended, as any Java program;
/// when it is terminated or killed; when the run of the cell that started it is interrupted; and at
/// once when its parent ends, however that ends.
///
/// Signals are those of Linux and macOS. On Windows `terminate()` does not ask but ends the
/// process, and no exit code stands for a signal; all else is the same.
@NullMarked
package lockstep.process;

import org.jspecify.annotations.NullMarked;
