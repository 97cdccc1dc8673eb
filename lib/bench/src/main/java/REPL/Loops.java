package REPL;

import java.util.List;
import java.util.stream.IntStream;

/// Loops as a cell would have them: in this package the agent takes them for code of a cell.
public final class Loops {

  private Loops() {}

  /// A loop that the compiler cannot make parallel.
  public static long scalar(int n) {
    long sum = 0;
    for (int i = 0; i < n; i++) {
      sum += i ^ (sum >>> 3);
    }
    return sum;
  }

  /// A loop without a known end.
  public static long collatz(int n) {
    long steps = 0;
    for (int i = 1; i < n; i++) {
      long x = i;
      while (x != 1) {
        x = (x & 1) == 0 ? x >> 1 : 3 * x + 1;
        steps++;
      }
    }
    return steps;
  }

  /// A loop that the compiler turns into vector instructions.
  public static void vector(int[] a, int[] b, int[] c) {
    for (int i = 0; i < a.length; i++) {
      c[i] = 3 * a[i] + b[i];
    }
  }

  /// Calls only.
  public static int fib(int n) {
    return n < 2 ? n : fib(n - 1) + fib(n - 2);
  }

  /// Lambdas called by the JDK.
  public static long stream(int n) {
    return IntStream.range(0, n).map(x -> 3 * x + 1).filter(x -> (x & 3) != 0).asLongStream().sum();
  }

  /// The same with objects.
  public static long boxed(List<Integer> numbers) {
    return numbers.stream().map(x -> x + 1).mapToLong(x -> 2L * x).sum();
  }
}
