/// The agent beside the kernel: makes code of cells travel, makes cells stoppable, and keeps the
/// kernel alive and readable whatever a cell does. It changes neither IJava nor JJava on disk.
///
/// A learner meets [Cells][lockstep.agent.Cells] and [Leftover][lockstep.agent.Leftover]. The JVM
/// calls [Agent][lockstep.agent.Agent], transformed classes call [Linkage][lockstep.agent.Linkage],
/// and the library asks [Hooks][lockstep.internal.hook.Hooks], which the agent fills. All else is
/// closed.
///
/// # Classes
///
/// ```
///   kernel defines REPL.$JShell$N
///     1 TravelShape   classes are Serializable, lambdas can be written
///     2 KeptClasses ◀──────────────── Hooks.classBytes() ── library sends them to workers
///     3 StopShape     checkpoints, lambdas that know their run, waits that can be ended
///     ▼
///   the class is loaded, and its code calls Linkage
/// ```
///
/// Stack maps are kept, not computed ([Bodies][lockstep.agent.Bodies]), so no other class is looked
/// at. If a step fails, the class goes on without it, with one warning.
///
/// # Stopping
///
/// A [Run][lockstep.agent.Run] is one evaluation of a cell. Each thread knows for whom it works
/// ([Work][lockstep.agent.Work]): threads inherit the run that started them, threads of a pool
/// belong to the run that made the pool. A lambda ([OwnedLambda][lockstep.agent.OwnedLambda]), and
/// an object of a class that is a task ([OwnedTask][lockstep.agent.OwnedTask]), carries the run
/// that created it to whatever thread calls it. Lambdas like `x -> x + 1` need not
/// ([BriefBody][lockstep.agent.BriefBody]): they end at once, and streams call millions of them.
///
/// A checkpoint is an `invokedynamic` that does nothing and costs nothing
/// ([Sites][lockstep.agent.Sites]) until a run is being stopped. Waits that no interrupt ends are
/// replaced by some that do ([Waits][lockstep.agent.Waits]); what else keeps threads of a run busy
/// or waiting, ends with it ([Pools][lockstep.agent.Pools]): executors, timers, child processes,
/// sockets.
///
/// ```
///   1 interrupt ──▶ kernel's *ExecutionControl.interrupt()
///   2   Evaluation: the run is stopping          (the kernel interrupts its own thread)
///   3   Stopper: checkpoints look; worker processes end; pools shut down; threads are interrupted,
///       again and again
///   4   a thread of the run reaches a checkpoint: CellStopped, which no catch can hold
///   5 the kernel ends the cell; Evaluation waits up to 0.9 s for its threads, and names what is left
///   6 after 1 s the checkpoints rest, except in classes that are on the stack of what is left
/// ```
///
/// An interrupt that the kernel reads before the cell it is meant for is kept for that cell
/// ([EarlyInterrupt][lockstep.agent.EarlyInterrupt]).
///
/// `finally` blocks run; they may call code of cells for 200 ms. What cannot be stopped: threads
/// that wait for a monitor, and code that stays inside the JDK and ignores interrupts.
///
/// Where nobody can say for whom a thread works, its code decides: it works for the run that
/// defined the outermost class on its stack, or for the run being stopped if no other has any
/// thread. So it is in the common pool and in pools of other cells with records that are tasks, and
/// with named classes that are none by their own declaration, such as a `Function` given to
/// `thenApplyAsync`.
///
/// A thread under a GIL ([Hooks#reachCheckpoint][lockstep.internal.hook.Hooks]) is handled by the
/// same checkpoints: they look while there is such a thread, and call its GIL where no run is being
/// stopped.
///
/// # Printing
///
/// `System.out` and `System.err` go through [LineStream][lockstep.agent.LineStream] and
/// [Screen][lockstep.agent.Screen] to the kernel's own reply, in whole lines and in batches.
///
/// # Switches
///
/// In the kernelspec's `argv`; [Cells#health][lockstep.agent.Cells#health] tells what is on, and
/// why the rest is not.
///
/// | property | default | |
/// |---|---|---|
/// | `lockstep.agent.travel` | on | `off`: classes and lambdas of cells stay as they are |
/// | `lockstep.agent.stop` | on | `off`: an interrupt does what the kernel does |
/// | `lockstep.agent.exit` | on | `off`: `System.exit` ends the kernel |
/// | `lockstep.agent.output` | on | `off`: prints go through the kernel |
/// | `lockstep.agent.threads` | on | `off`: nothing is said about threads left behind |
/// | `lockstep.agent.parent` | on | `off`: the kernel outlives its server |
/// | `lockstep.output.lines` | 150,000 | lines a cell may show; the rest goes to a file |
/// | `lockstep.output.chars` | 4,000,000 | characters a cell may show |
///
/// What is changed outside of cells: `Runtime.exit` and `halt`
/// ([ExitGuard][lockstep.agent.ExitGuard]), and a few methods of the kernels
/// ([KernelShape][lockstep.agent.KernelShape]). A kernel or a JDK without them turns the part off,
/// no more.
@NullMarked
package lockstep.agent;

import org.jspecify.annotations.NullMarked;
