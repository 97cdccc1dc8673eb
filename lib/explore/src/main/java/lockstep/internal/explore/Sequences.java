package lockstep.internal.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What the calls of a [Scenario] give in every order, one after the other; tells whether that
/// explains what they gave in several threads.
///
/// It does if one of the orders gives each call that came back the same result, keeps calls in
/// their order that did not overlap, and leaves the others waiting: what Herlihy and Wing call
/// linearizable.
final class Sequences {

  /// Results of the calls of the threads, in their order; fewer, if one of them would wait for
  /// ever.
  private final Map<List<Integer>, List<String>> results = new LinkedHashMap<>();

  /// @param results of calls in the order in which the lanes take turns
  void put(List<Integer> order, List<String> results) {
    this.results.put(order, results);
  }

  boolean explain(Scene scene) {
    int[] over = IntStream.range(0, scene.lanes()).map(scene::over).toArray();
    return results.keySet().stream().anyMatch(order -> explains(order, over, scene));
  }

  private boolean explains(List<Integer> order, int[] over, Scene scene) {
    int[] used = new int[over.length];
    int length = Arrays.stream(over).skip(1).sum();
    List<String> given = results.get(order);
    if (given.size() < length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      int lane = order.get(i);
      int turn = used[lane];
      if (turn >= over[lane]
          || !scene.mayFollow(lane, turn, used)
          || !given.get(i).equals(scene.result(lane, turn))) {
        return false;
      }
      used[lane]++;
    }
    List<Integer> begun = order.subList(0, length);
    return IntStream.range(1, over.length)
        .filter(lane -> over[lane] < scene.length(lane))
        .allMatch(lane -> waits(begun, lane));
  }

  /// Whether the next call of a lane would wait for ever.
  private boolean waits(List<Integer> begun, int lane) {
    List<Integer> longer = new ArrayList<>(begun);
    longer.add(lane);
    return results.keySet().stream()
        .filter(order -> Collections.indexOfSubList(order, longer) == 0)
        .allMatch(order -> results.get(order).size() == begun.size());
  }

  Comparison compare(Scene scene) {
    List<String> calls = new ArrayList<>();
    List<String> found = new ArrayList<>();
    for (int lane = 1; lane < scene.lanes(); lane++) {
      for (int turn = 0; turn < scene.length(lane); turn++) {
        calls.add(Conductor.threadName(lane) + ": " + scene.call(lane, turn));
        String result = scene.result(lane, turn);
        found.add(result == null ? "waits" : result);
      }
    }
    Map<List<String>, Comparison.Order> orders = new LinkedHashMap<>();
    results.forEach(
        (order, given) -> {
          List<String> row = row(order, given, scene);
          String threads =
              order.stream().map(Conductor::threadName).collect(Collectors.joining(", "));
          orders.putIfAbsent(row, new Comparison.Order(threads, row));
        });
    List<String> before =
        IntStream.range(0, scene.length(0)).mapToObj(turn -> scene.call(0, turn)).toList();
    return new Comparison(before, calls, found, List.copyOf(orders.values()));
  }

  /// Results in the order of the threads' own calls.
  private static List<String> row(List<Integer> order, List<String> given, Scene scene) {
    List<String> row = new ArrayList<>();
    for (int lane = 1; lane < scene.lanes(); lane++) {
      for (int i = 0; i < order.size(); i++) {
        if (order.get(i) == lane) {
          row.add(i < given.size() ? given.get(i) : i == given.size() ? "waits" : "");
        }
      }
    }
    return row;
  }
}
