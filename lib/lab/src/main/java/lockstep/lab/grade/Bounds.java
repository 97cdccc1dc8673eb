package lockstep.lab.grade;

import java.time.Duration;

/// What a student's code may use up.
///
/// @param cell how long a cell may run
/// @param whole how long all cells together may run
/// @param heapMegabytes heap of the kernel
/// @param megabytes memory of all its processes
/// @param processes how many it may have
/// @param threads how many threads all of them may have; only where the student is walled off
/// @param characters what a cell may show
/// @param fileMegabytes the largest file that it may write
record Bounds(
    Duration cell,
    Duration whole,
    int heapMegabytes,
    int megabytes,
    int processes,
    int threads,
    int characters,
    int fileMegabytes) {

  static final Bounds USUAL =
      new Bounds(Duration.ofSeconds(30), Duration.ofMinutes(8), 512, 2_500, 60, 1_500, 200_000, 50);

  /// Bounds with the time for a cell that the environment variable `LOCKSTEP_GRADE_SECONDS` says.
  static Bounds current() {
    String seconds = System.getenv("LOCKSTEP_GRADE_SECONDS");
    return seconds == null
        ? USUAL
        : new Bounds(
            Duration.ofSeconds(Long.parseLong(seconds)),
            USUAL.whole,
            USUAL.heapMegabytes,
            USUAL.megabytes,
            USUAL.processes,
            USUAL.threads,
            USUAL.characters,
            USUAL.fileMegabytes);
  }
}
