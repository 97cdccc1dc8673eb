/// The vocabulary of Lockstep: what is asked of a worker, how it ended, and when it ran.
///
/// - [Task][lockstep.task.Task], [Fn][lockstep.task.Fn], [Action][lockstep.task.Action] and their
///   siblings are the shapes of code that can travel to another process. They may throw.
/// - [Outcome][lockstep.task.Outcome] is how such code ended.
/// - [Span][lockstep.task.Span] is who did what, from when to when.
///
/// Nothing here starts a thread or a process.
@NullMarked
package lockstep.task;

import org.jspecify.annotations.NullMarked;
