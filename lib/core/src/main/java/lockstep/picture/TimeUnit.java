package lockstep.picture;

/// The unit in which the times of one picture are read.
enum TimeUnit {
  MICROS("µs", 1e3),
  MILLIS("ms", 1e6),
  SECONDS("s", 1e9);

  final String symbol;

  /// How many nanoseconds one is.
  final double nanos;

  TimeUnit(String symbol, double nanos) {
    this.symbol = symbol;
    this.nanos = nanos;
  }

  /// The unit that gives a length about one to four digits.
  static TimeUnit fitting(double nanos) {
    return nanos < 1e6 ? MICROS : nanos < 1e9 ? MILLIS : SECONDS;
  }

  /// A time with its unit, to about three digits: `2.01 s`, `350 ms`.
  String of(double time) {
    return number(time) + " " + symbol;
  }

  /// A time without its unit.
  String number(double time) {
    return Figures.of(time / nanos);
  }
}
