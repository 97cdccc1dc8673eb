/// Many workers and one queue in front of them: [ProcessPool][lockstep.pool.ProcessPool].
///
/// ```
///   map, submit, … ──Job──▶ Crew's queue ──Batch──▶ Seat 1 ──▶ Worker (pid 4711)
///        ▲                       │                  Seat 2 ──▶ Worker (pid 4712)
///        └── Outcome per item ───┴──────────────────── …
/// ```
///
/// - A call packs its code once and becomes a [Job][lockstep.pool.Job]: something that hands out
///   batches of items until it has none left.
/// - Each [Seat][lockstep.pool.Seat] is a thread that owns one worker. It takes the next batch from
///   the [Backlog][lockstep.pool.Backlog], sends it, and waits for the answers. There is no thread
///   between the caller and the seat. Its [Starter][lockstep.pool.Starter] replaces a worker that
///   has died, and does not try for ever.
/// - How many items a batch holds is found by measuring ([Pace][lockstep.pool.Pace]): single items
///   first, then as many as take a few milliseconds. A worker that has much left while another has
///   nothing is asked for what it has not begun.
///
/// A worker that dies fails the item it was running: the first without an answer, since results are
/// sent before an item goes on for more than a few milliseconds, and as last words by a worker that
/// exits. The items after it run in the worker that replaces it. So each item runs once. There is
/// one exception: a worker that is killed, or halts, within a few milliseconds after an answer
/// cannot say which of its quick items it had begun; those without an answer then run again, each
/// alone, the culprit among them.
///
/// The public pool holds its crew, and no thread of the crew holds the pool: a pool that nobody can
/// reach any more is closed by a cleaner.
@NullMarked
package lockstep.pool;

import org.jspecify.annotations.NullMarked;
