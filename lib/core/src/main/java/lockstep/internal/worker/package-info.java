/// One worker JVM, seen from both ends.
///
/// ```
///   parent                                             worker JVM
///   ──────                                             ──────────
///   owner ──1 Request──▶ stdin pipe ─────────────────▶ fd 4 ─▶ channel thread ─2▶ main thread
///     ▲                                                             │ end of file: exit, at once
///     └──────5 Reply──── stdout pipe ◀──────────────── fd 3 ◀────────────4──── runs the task
///   Console ◀─────────── stderr pipe ◀──────────────── fd 1, 2 ◀──3 whole lines, tagged out or err
/// ```
///
/// The worker is started through `/bin/sh`, which moves the two pipes of the protocol to
/// descriptors 3 and 4 before it becomes the JVM: what native code prints goes to the console, a
/// child of the worker inherits neither, and `System.in` is empty. The shell costs less than a
/// millisecond; a socket would cost the worker 20 ms at start. Where there is no such shell
/// (Windows), the protocol stays on standard input and output, out of reach of Java code only.
///
/// Output and replies take different pipes, so each reply says how many bytes of output came before
/// it, and the parent waits until its console has read as many: output stands where it belongs.
///
/// What may fail: the worker may die at any moment, which the owner sees as the end of the replies;
/// a frame may be damaged, which ends the worker that sent or received it. The parent may die,
/// which the worker sees as the end of its requests.
///
/// [Worker][lockstep.internal.worker.Worker] is the parent's end and is used by one owner thread;
/// [WorkerMain][lockstep.internal.worker.WorkerMain] is the other.
@NullMarked
package lockstep.internal.worker;

import org.jspecify.annotations.NullMarked;
