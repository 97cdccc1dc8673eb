/// How fast `lockstep.pool` and `lockstep.process` are, beside CPython's `concurrent.futures`,
/// `multiprocessing` and loky on the same machine.
///
/// ```
///   PoolBench ─1 runs─▶ pool_peers.py (CPython's figures, one line each)
///       │
///       └─2 asks─▶ Pools ─▶ worker processes; what is cold, in new programs of its own
///       3 prints both as a table, with what the ratio should be
/// ```
///
/// `mvn -Pbench verify` runs it. Figures of a busy machine are worthless; the ratios suffer less.
@NullMarked
package lockstep.bench.pool;

import org.jspecify.annotations.NullMarked;
