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
@NullMarked
package lockstep.check;

import org.jspecify.annotations.NullMarked;
