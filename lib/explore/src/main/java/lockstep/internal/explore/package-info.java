/// The explorer's process: Lincheck, and what we ask of it. Only
/// [Exploration][lockstep.internal.explore.Exploration] is called, by core's worker, one question
/// at a time.
///
/// ```
///   Question ──▶ Exploration ──▶ Search ── ModelCheckingStrategy (Lincheck's) ──▶ an order that breaks
///                                   └───── Conductor (ours) ── Script: who runs when ──▶ events
/// ```
///
/// Where methods of objects are to be called ([Subject][lockstep.internal.explore.Subject]),
/// [Linearizability][lockstep.internal.explore.Linearizability] stands before the search:
///
/// ```
///   Subject ──▶ Scenario  who calls what: `push(1)` first, then `pop()` in A and `pop()` in B
///                 │
///                 ├──▶ Sequences  the model, one call after the other, in every order
///                 └──▶ Search     the object, in every interleaving, each run a Scene:
///                                 does one of the sequences explain what the calls gave?
/// ```
///
/// Lincheck's search chooses orders; our [Conductor][lockstep.internal.explore.Conductor] follows
/// one, found or written by a person; as a [Witness][lockstep.internal.explore.Witness] it sees
/// each event with its objects and values, as Lincheck sees them.
///
/// Lincheck is written in Kotlin, and what it calls internal is public to Java. We use that, of one
/// version, and pin it: `Search`, `Conductor`, `Witness`, `Scene` and `Trusted` are all that has to
/// be looked at when it changes.
@NullMarked
package lockstep.internal.explore;

import org.jspecify.annotations.NullMarked;
