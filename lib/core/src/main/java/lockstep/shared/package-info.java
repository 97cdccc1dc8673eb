/// Memory shared between processes: counters, locks, arrays, queues, pipes.
///
/// Each thing is a handle of a region, a file of this user in memory. The handle travels inside
/// tasks; the region is mapped where it arrives, at the first use.
///
/// ```
///   creator                                 worker
///   SharedCounter.create()
///     │ 1 file made, every page written, header written
///     │ 2 handle ──serialized (path, identity)──▶ handle
///     │                                             │ 3 first use: file mapped, header checked
///     ▼                                             ▼
///   ══════════ the same bytes of memory, no copies, no messages ══════════
///     │ 4 close(), or its end: header marked, file removed, pages given back
///     ▼                                             ▼ 5 further use: IllegalStateException
/// ```
///
/// **Ownership.** The creator owns the region; closing a handle elsewhere closes that handle only.
/// If the creator is killed, a process that used the region and ends after it removes the file, or
/// else the next process that creates a region does; files of living processes are never touched. A
/// mapping stays until nobody in its process can reach it, so no use ever hits unmapped memory.
///
/// **Blocking.** Whoever has to wait spins for some microseconds, then parks in the kernel, in
/// slices of 20 ms; after each it looks at the clock, at interruption, and at the lives of those on
/// whom it waits. A virtual thread has a platform thread park for it.
///
/// **Death.** What is held is held by a process with a pid and a time of its start; a zombie is
/// dead. Each structure changes by single writes, or says in its books what it is about to do, so
/// that the next one can tell what a killed process did and what it did not:
///
/// | when a process is killed | what the others find |
/// |---|---|
/// | holding a [SharedLock][lockstep.shared.SharedLock] | the next has it, and `abandonedBy()` tells, until `repaired()` |
/// | while others wait for a condition of that lock | `HolderDiedException` in their `await` |
/// | with permits, or reading | they come back |
/// | as a member of a [SharedBarrier][lockstep.shared.SharedBarrier] | `BrokenBarrierException`, until `reset()` |
/// | putting or taking | at most that item is missing; `deaths()` counts |
/// | at the other side of a [Pipe][lockstep.shared.Pipe] | what it sent, then the end of the stream |
@NullMarked
package lockstep.shared;

import org.jspecify.annotations.NullMarked;
