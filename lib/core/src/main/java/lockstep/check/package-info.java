/// What a lesson asks and answers: what was observed, what was predicted, what is done, what is
/// here.
///
/// - [Tally][lockstep.check.Tally] repeats an experiment and counts what it saw: one lucky run
///   shows nothing about threads.
/// - [Predict][lockstep.check.Predict] lets a student commit an answer before an experiment, and
///   compares it kindly afterwards; [Predictions][lockstep.check.Predictions] counts what a whole
///   class predicted.
/// - [Checklist][lockstep.check.Checklist] says which parts of an exercise are done.
/// - [Python][lockstep.check.Python] runs the same experiment in the CPython of this machine.
/// - [Machine][lockstep.check.Machine] says in plain words what this machine offers the lessons.
///
/// All are values that show themselves ([Picture][lockstep.picture.Picture]). None of them stops a
/// notebook: an answer that is missing, a file that cannot be written or a part that is not done is
/// a sentence, not an exception.
///
/// # Exercises that are handed in
///
/// ```
///   Exercise.check()          a cell of the notebook: the visible checks
///     └─▶ Check.of(look)      one part: on a thread of its own, for a limited time
///           └─▶ Check.equal, concurrent, exclusive, parallel, visible, processes, finishes
///               Verdict.finding()                      (lockstep.explore)
///                 └─▶ Finding  met or open, and a sentence that teaches
/// ```
///
/// An [Exercise][lockstep.check.Exercise] prints and gives no value: nbgrader takes a number for a
/// score, and standard error for a failure. It throws if a part is open, which nbgrader, too, takes
/// for open. A [Finding][lockstep.check.Finding] is what both the visible checks and those of the
/// teacher speak in; who asks what for how many points is known to the teacher's machine alone
/// (`lockstep.lab.grade`).
///
/// A check proves what it can: that tasks met, not that they were quick. What depends on the
/// machine (cores that are busy) costs nobody a point.
@NullMarked
package lockstep.check;

import org.jspecify.annotations.NullMarked;
