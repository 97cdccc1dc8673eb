package lockstep.internal.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/// Who calls what: some calls first, then some in each thread. Immutable.
///
/// Calls are numbers in a list that both sides know. As text: `0.1_2_1`, the first calls, then a
/// part for each thread.
///
/// @param lanes the calls before the threads start, then those of each thread
record Scenario(List<List<Integer>> lanes) {

  /// How many of each shape are tried.
  private static final int EACH = 12;

  /// From small to large: what is found first is then easy to understand. The first number is of
  /// calls before the threads start, the others are of a thread each.
  private static final int[][] SHAPES = {
    {0, 1, 1},
    {1, 1, 1},
    {0, 2, 1},
    {2, 1, 1},
    {1, 2, 1},
    {0, 2, 2},
    {1, 2, 2},
    {0, 1, 1, 1},
    {1, 1, 1, 1},
    {2, 2, 2},
    {0, 3, 2},
    {2, 2, 1, 1},
    {1, 3, 3}
  };

  /// Calls without threads, one after the other.
  static Scenario alone(List<Integer> calls) {
    return new Scenario(List.of(calls));
  }

  static Scenario of(String text) {
    return new Scenario(
        Arrays.stream(text.split("_", -1))
            .map(
                lane ->
                    lane.isEmpty()
                        ? List.<Integer>of()
                        : Arrays.stream(lane.split("\\.")).map(Integer::valueOf).toList())
            .toList());
  }

  @Override
  public String toString() {
    return lanes.stream()
        .map(lane -> lane.stream().map(String::valueOf).collect(Collectors.joining(".")))
        .collect(Collectors.joining("_"));
  }

  /// Scenarios of some calls, always the same for the same calls.
  ///
  /// @param methods the calls of each method
  static Set<Scenario> of(List<List<Integer>> methods) {
    Random chance = new Random(1);
    Set<Scenario> all = new LinkedHashSet<>();
    for (int[] shape : SHAPES) {
      Set<Scenario> some = new LinkedHashSet<>();
      // Chance repeats itself; where there are few, all of them turn up.
      for (int i = 0; i < EACH * 8 && some.size() < EACH; i++) {
        some.add(of(shape, methods, chance));
      }
      all.addAll(some);
    }
    return all;
  }

  private static Scenario of(int[] shape, List<List<Integer>> methods, Random chance) {
    List<List<Integer>> lanes = new ArrayList<>();
    for (int length : shape) {
      List<Integer> lane = new ArrayList<>();
      for (int i = 0; i < length; i++) {
        List<Integer> method = methods.get(chance.nextInt(methods.size()));
        lane.add(method.get(chance.nextInt(method.size())));
      }
      lanes.add(lane);
    }
    // Which of two threads is called A makes no difference.
    lanes
        .subList(1, lanes.size())
        .sort(
            (a, b) ->
                a.size() == b.size() ? a.toString().compareTo(b.toString()) : b.size() - a.size());
    return new Scenario(List.copyOf(lanes));
  }

  /// All orders in which the calls of the threads can follow each other, as numbers of lanes.
  List<List<Integer>> orders() {
    List<List<Integer>> orders = new ArrayList<>();
    extend(new ArrayList<>(), new int[lanes.size()], orders);
    return orders;
  }

  private void extend(List<Integer> order, int[] used, List<List<Integer>> orders) {
    boolean whole = true;
    for (int lane = 1; lane < used.length; lane++) {
      if (used[lane] < lanes.get(lane).size()) {
        whole = false;
        used[lane]++;
        order.add(lane);
        extend(order, used, orders);
        order.removeLast();
        used[lane]--;
      }
    }
    if (whole) {
      orders.add(List.copyOf(order));
    }
  }

  /// The calls of an order, behind those that come first.
  List<Integer> inOrder(List<Integer> order) {
    List<Integer> calls = new ArrayList<>(lanes.getFirst());
    int[] used = new int[lanes.size()];
    for (int lane : order) {
      calls.add(lanes.get(lane).get(used[lane]++));
    }
    return calls;
  }
}
