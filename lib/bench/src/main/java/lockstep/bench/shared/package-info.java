/// How fast `lockstep.shared` is, beside CPython's multiprocessing on the same machine.
///
/// ```
///   SharedBench ─1 runs─▶ shared_peers.py (CPython's figures, one line each)
///        │
///        └─2 asks─▶ Measured ─▶ pools of worker processes ─▶ lockstep.shared
///        3 prints both as a table, with what the ratio should be
/// ```
///
/// `mvn -Pbench verify` runs it. Figures of a busy machine are worthless; the ratios suffer less.
@NullMarked
package lockstep.bench.shared;

import org.jspecify.annotations.NullMarked;
