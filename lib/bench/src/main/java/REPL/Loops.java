package REPL;

import java.util.List;
import java.util.Map;
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

  /// Lambdas that call methods of cells.
  public static long calls(List<Integer> numbers) {
    return numbers.stream().mapToLong(x -> twice(x)).filter(x -> isEven(x)).sum();
  }

  private static long twice(int x) {
    return 2L * x;
  }

  private static boolean isEven(long x) {
    return (x & 1) == 0;
  }

  /// Lambdas called on many threads.
  public static long parallel(int n) {
    return IntStream.range(0, n)
        .parallel()
        .map(x -> 3 * x + 1)
        .filter(x -> (x & 3) != 0)
        .asLongStream()
        .sum();
  }

  /// Methods of cells, called on many threads.
  public static long primes(int n) {
    return IntStream.range(2, n).parallel().filter(x -> isPrime(x)).count();
  }

  private static boolean isPrime(int n) {
    for (int d = 2; d * d <= n; d++) {
      if (n % d == 0) {
        return false;
      }
    }
    return true;
  }

  /// Lambdas that live for a moment.
  public static long shortLived(Map<Integer, Integer> counts, int n) {
    for (int i = 0; i < n; i++) {
      int step = i & 3;
      counts.merge(i & 63, 1, (a, b) -> a + b + step);
    }
    return counts.get(1);
  }

  /// Streams that live for a moment.
  public static long shortStreams(List<Integer> numbers, int n) {
    long sum = 0;
    for (int i = 0; i < n; i++) {
      sum += numbers.stream().filter(x -> x > 3).mapToInt(x -> x).sum();
    }
    return sum;
  }
}
