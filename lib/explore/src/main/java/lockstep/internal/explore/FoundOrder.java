package lockstep.internal.explore;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kotlin.collections.CollectionsKt;
import kotlin.random.Random;
import kotlin.random.RandomKt;

/// The order that a search found: at which of its steps the run goes on with another thread, and
/// with which. Where a thread has to wait beyond that, a fixed sequence of random numbers decides,
/// as it does in Lincheck's search.
///
/// As text: `0>0.12>2.15>1`.
final class FoundOrder implements Script {

  private final List<Integer> positions;
  private final List<Integer> threads;
  private final Random rest = RandomKt.Random(2);
  private int position = -1;
  private int switches;

  FoundOrder(List<Integer> positions, List<Integer> threads) {
    this.positions = positions;
    this.threads = threads;
  }

  static FoundOrder of(String text) {
    List<String[]> pairs =
        text.isEmpty()
            ? List.of()
            : Arrays.stream(text.split("\\.")).map(p -> p.split(">")).toList();
    return new FoundOrder(
        pairs.stream().map(p -> Integer.valueOf(p[0])).toList(),
        pairs.stream().map(p -> Integer.valueOf(p[1])).toList());
  }

  @Override
  public boolean stops(int thread, boolean visible) {
    position++;
    return positions.contains(position);
  }

  @Override
  public int next(int thread, List<Integer> ready) {
    if (switches == threads.size()) {
      return CollectionsKt.random(ready, rest);
    }
    int next = threads.get(switches);
    if (!ready.contains(next)) {
      return -1;
    }
    switches++;
    return next;
  }

  @Override
  public String toString() {
    return IntStream.range(0, Math.min(positions.size(), threads.size()))
        .mapToObj(i -> positions.get(i) + ">" + threads.get(i))
        .collect(Collectors.joining("."));
  }
}
