/// Finds the order of steps in which threads break code, shows it, and shows it again.
///
/// [Explorer][lockstep.explore.Explorer] is the front door; a [Verdict][lockstep.explore.Verdict]
/// is what it found, an [Interleaving][lockstep.explore.Interleaving] the steps, a picture to walk
/// through.
///
/// ```java
/// Explorer.explore(() -> { … threads that it starts and awaits … assert counter == 2; });
/// Explorer.of(Counter::new).thread(Counter::increment).thread(Counter::increment)
///     .check(c -> c.get() == 2);
/// Explorer.operations(Stack::new).linearizable();         // any calls, in any threads
/// Explorer.operations(Stack::new).only("push", "pop").like(ArrayDeque::new).linearizable();
/// Explorer.follow("A, B, B, A", () -> { … });             // an order that you write
/// Explorer.operations(Stack::new).follow("A, B, B, A", "pop()", "pop()");
/// Explorer.replay(key, () -> { … });                      // one that was found
/// ```
///
/// ```
///   a cell                          this process                      the explorer's process
///   ──────                          ────────────                      ──────────────────────
///   Explorer.explore(code) ──▶ 1 pack code and variables
///                              2 its classes, as files ──────────▶    a folder on its class path
///                              3 Question ──── core's Worker ────▶    Exploration
///                                                                       4 Search: Lincheck runs the code
///                                                                         again and again, each time with
///                                                                         fresh variables, in another order
///                                                                       5 Conductor: the order that broke
///                                                                         it once more, written down
///   Verdict ◀── 7 Telling ◀────── 6 Answer ◀───────────────────────     events: who read and wrote what
/// ```
///
/// **Why a process.** Lincheck rewrites classes of the JDK as it goes; in the kernel's own JVM it
/// fails. It finds classes by name, so the cell's classes lie in a real folder. The process is
/// kept: a second question costs milliseconds. It is made anew when a class of the same name has
/// changed. Nothing of Lincheck is on the class path of cells.
///
/// **What flows.** Code and variables travel as they do for pools (`lockstep.internal.travel`).
/// What comes back is text and numbers only. The order of an interleaving is a short text,
/// `0>0.2>1`: "before step 2 go on with thread 1"; behind a hash of the byte code it is the replay
/// key, which holds for any kernel and machine as long as the code is the same.
///
/// **What may fail.** The code may read what cannot travel: an error before anything starts. It may
/// run for ever or eat all memory: the process is killed, which is *out of time* or an error. It
/// may depend on a clock or on chance, so that one order ends in two ways: an error that says so. A
/// class may be too large to rewrite: an error that names it, never a silent "nothing found".
///
/// **What is not seen** is told with each verdict, from the byte code
/// ([BlindSpots][lockstep.explore.BlindSpots]): weak memory, time, input and output, processes,
/// native code. The search is bounded in the number of switches between threads and, where there
/// are many, in the number of interleavings; a verdict says whether it saw all.
@NullMarked
package lockstep.explore;

import org.jspecify.annotations.NullMarked;
