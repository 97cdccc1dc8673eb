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
/// - Each [Seat][lockstep.pool.Seat] is a thread that owns one worker. It takes the next batch,
///   sends it, and waits for the answers. There is no thread between the caller and the seat.
/// - How many items a batch holds is found by measuring: single items first, then as many as take
///   about [Job#TARGET][lockstep.pool.Job#TARGET].
///
/// A worker that dies fails the item it was running. Items of the same batch that had no answer yet
/// run again, each alone, in the worker that replaces it; so a pool's tasks run exactly once unless
/// a worker dies, and then the neighbours of the culprit may run twice.
///
/// The public pool holds its crew, and no thread of the crew holds the pool: a pool that nobody can
/// reach any more is closed by a cleaner.
@NullMarked
package lockstep.pool;

import org.jspecify.annotations.NullMarked;
