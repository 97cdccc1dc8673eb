/// Grades exercises about threads and processes, whatever the students' code does.
///
/// ```
///   Grading                one command: mend ─▶ nbgrader autograde ─▶ feedback ─▶ table of scores
///     │ 1 Mending            a damaged notebook, deleted or duplicated cells: as released, and a word
///     ▼
///   nbgrader               its own formats, gradebook, feedback, due dates
///     │ 2 lockstep_grading.py stands where nbgrader's Execute stands (notebooks/exercises/)
///     ▼
///   GradeNotebook          a JVM of the grader, one a notebook
///     │ 3 Sitting ──cells──▶ Kernel ─▶ Jail      the student's cells, in a kernel of its own
///     │ 4 Part    ◀─answers─┘                    questions to that kernel, after the last cell
///     ▼ 5 judged here: a number and a sentence for each test cell, where nbgrader looks for it
/// ```
///
/// **What the student has:** the released notebook, whose test cells hold the visible checks
/// (`lockstep.check.Exercise`). **What the teacher has besides:** `checks/` in the course's folder,
/// a [Marking][lockstep.lab.grade.Marking] a notebook, compiled and loaded by step 2's JVM only.
/// What a test cell printed, threw or returned says nothing about its score: only the answers to
/// the parts of the marking do.
///
/// **What the student's code meets:** it runs in a [Jail][lockstep.lab.grade.Jail], with limits of
/// time, memory, processes and output ([Bounds][lockstep.lab.grade.Bounds]).
///
/// | the grader runs as | the student's kernel is |
/// |---|---|
/// | root | another user, who owns nothing; the course's folder is closed to others; at the end all that this user runs is killed, and what it left behind is removed |
/// | anybody, with user namespaces | in namespaces of its own, where the course's folder is empty, and which end with it |
/// | anybody, without | a process of the grader's user: said with each grading |
///
/// **What may fail.** A cell that does not end is interrupted; if that does not help, or the kernel
/// ends, a new one runs the cells before it again, and grading goes on behind it. If the grader
/// itself fails, there is no score: an error of ours must not be a student's zero. If it is killed,
/// what it runs for the student ends, too ([Sweeper][lockstep.lab.grade.Sweeper]).
///
/// **What this resists:** everything a student does by mistake, and cheating by guessing results,
/// overwriting tests, shadowing our classes, or reading files. **What it does not:** the questions
/// of step 4 are put to code in the student's own JVM. Who writes code that recognises them there
/// and forges answers will succeed; it is in the submission for all to read. Nor does it cut the
/// network.
@NullMarked
package lockstep.lab.grade;

import org.jspecify.annotations.NullMarked;
