/// The global interpreter lock of CPython, for threads of Java: to be switched on and off.
///
/// [Gil][lockstep.gil.Gil] runs tasks as threads that take turns, and answers with a
/// [Gil.Run][lockstep.gil.Gil.Run]: who held the lock when, how often it changed hands, who waited
/// how long. All else is closed.
///
/// ```
///   Gil.run ──starts──▶ Member (a thread) ──take, drop──▶ Interpreter (the lock)
///      ▲                  │  ▲
///      │                  │  └── checkpoint: the agent, at loops of cells; gil.checkpoint()
///      └──── Gil.Run ◀────┘ its spans and times
/// ```
///
/// The lock is passed on as CPython does it since version 3.2 (`Python/ceval_gil.c`):
///
/// ```
///   A holds the lock and computes                  B wants it
///                                                1 waits for one switch interval, 5 ms
///                                                2 nobody gave it up: asks A to drop it
///   3 A's next checkpoint sees that it was asked:
///     gives the lock up, and waits until
///     somebody else has had it                   4 takes it
///   5 wants it again: now A waits an interval
/// ```
///
/// Step 3 is CPython's *forced switch*: without it A would mostly be quicker than B, and take the
/// lock again. Who blocks gives the lock up before and takes it again after
/// ([Gil#released][lockstep.gil.Gil#released]). After a short wait somebody who only computes holds
/// it, and keeps it for a whole interval: the *convoy effect*.
///
/// Three things differ from CPython. A checkpoint here is a line of Java, at the end of a loop's
/// body and at the start of a method; there it stands between byte codes, in the same two places.
/// Which waiting thread comes next is the first here, and up to the operating system there. And a
/// thread that blocks without a word ([Gil#released][lockstep.gil.Gil#released]), on a monitor for
/// example, would be the end of it all where every other thread waits for the lock: after some
/// intervals the lock is taken from it, and it has to take it again at its next checkpoint.
///
/// What may fail: a task (its exception reaches the caller after all have ended), and the caller
/// (interrupted: all tasks end at their next checkpoint).
@NullMarked
package lockstep.gil;

import org.jspecify.annotations.NullMarked;
