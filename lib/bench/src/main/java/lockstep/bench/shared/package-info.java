/// How fast `lockstep.shared` is, beside CPython's multiprocessing on the same machine.
///
/// ```
///   SharedBench ─1 asks─▶ Measured ─▶ pools of worker processes ─▶ lockstep.shared
///        │     └─2 asks─▶ Peers ─▶ shared_peers.py (CPython), shared_floor.c (bare C)
///        3 prints a row with both, and what the ratio should be
/// ```
///
/// `mvn -Pbench verify` runs it. Figures of a busy machine are worthless; the ratios suffer less.
@NullMarked
package lockstep.bench.shared;

import org.jspecify.annotations.NullMarked;
