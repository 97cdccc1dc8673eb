/// Memory shared between processes: counters, locks, arrays, queues, pipes.
///
/// Each thing is a handle of a region, a file of this user in memory. The handle travels inside
/// tasks; the region is mapped where it arrives, at the first use.
///
/// ```
///   creator                                 worker
///   SharedCounter.create()
///     │ 1 file made, header written
///     │ 2 handle ──serialized (path, identity)──▶ handle
///     │                                             │ 3 first use: file mapped, header checked
///     ▼                                             ▼
///   ══════════ the same bytes of memory, no copies, no messages ══════════
///     │ 4 close(), or its end: header marked, file removed
///     ▼                                             ▼ 5 further use: IllegalStateException
/// ```
///
/// The creator owns the region. If it is killed, a worker that ends after it removes the file, or
/// else the next process that creates a region does; files of living processes are never touched.
@NullMarked
package lockstep.shared;

import org.jspecify.annotations.NullMarked;
