/// One worker JVM, seen from both ends.
///
/// ```
///   parent                                             worker JVM
///   ──────                                             ──────────
///   owner ──1 Request──▶ stdin pipe ─────────────────▶ fd 4 ──▶ Inbox ──2──▶ main thread
///     ▲                                                            │ runs the task, item by item
///     └──────4 Reply──── stdout pipe ◀──────────────── fd 3 ◀────3 Results
///   Console ◀─────────── stderr pipe ◀──────────────── fd 1, 2 ◀── whole lines, tagged out or err
/// ```
///
/// The main thread reads its requests itself. While it runs a task, the
/// [Watch][lockstep.internal.worker.Watch] looks every two milliseconds: it reads what cannot wait
/// (interrupts, items that are asked back), sends results that have waited for others, and finds
/// out by a sign of life whether the parent is there. No thread waits in native code meanwhile, for
/// which a JVM that exits would wait 300 ms.
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
/// The way to the first result is kept free of all that the JVM would have to generate: no switch
/// over types, no record as a key, and the first lambda is not even made, but its method called.
///
/// What may fail: the worker may die at any moment, which the owner sees as the end of the replies;
/// a frame may be damaged, which ends the worker that sent or received it. The parent may die,
/// which the worker sees as the end of its requests, or, in the middle of a task, of its replies.
///
/// [Worker][lockstep.internal.worker.Worker] is the parent's end and is used by one owner thread;
/// [WorkerMain][lockstep.internal.worker.WorkerMain] is the other.
@NullMarked
package lockstep.internal.worker;

import org.jspecify.annotations.NullMarked;
