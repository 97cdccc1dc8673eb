package lockstep.internal.explore;

import java.util.List;
import lockstep.internal.explore.Event.Kind;
import lockstep.task.Action;
import lockstep.task.Task;
import org.jspecify.annotations.Nullable;
import sun.nio.ch.lincheck.Injections;
import sun.nio.ch.lincheck.ThreadDescriptor;

/// One run of a [Scenario]: makes the object, calls it in some threads, and keeps what the calls
/// gave. Read it when the run is over.
///
/// Its own reading and writing is hidden from Lincheck, so that only the object's is searched.
final class Scene implements Action {

  private static final long serialVersionUID = 1;

  private final transient Task<?> making;
  private final transient Call[][] calls;
  private final transient String[][] results;

  /// How many calls of each lane were over when a call began.
  private final transient int[][][] before;

  private final transient int[] over;
  private final transient @Nullable Recorder recorder;
  private transient @Nullable Object object;

  /// @param recorder is told when calls begin and end; null if nobody wants to know
  Scene(Task<?> making, Scenario scenario, List<Call> all, @Nullable Recorder recorder) {
    this.making = making;
    this.recorder = recorder;
    this.calls =
        scenario.lanes().stream()
            .map(lane -> lane.stream().map(all::get).toArray(Call[]::new))
            .toArray(Call[][]::new);
    this.results = new String[calls.length][];
    this.before = new int[calls.length][][];
    this.over = new int[calls.length];
    for (int lane = 0; lane < calls.length; lane++) {
      results[lane] = new String[calls[lane].length];
      before[lane] = new int[calls[lane].length][];
    }
  }

  @Override
  public void run() throws Exception {
    object = making.call();
    perform(0);
    Thread[] threads = new Thread[calls.length];
    for (int lane = 1; lane < calls.length; lane++) {
      int mine = lane;
      threads[lane] = new Thread(() -> perform(mine));
    }
    for (int lane = 1; lane < calls.length; lane++) {
      threads[lane].start();
    }
    for (int lane = 1; lane < calls.length; lane++) {
      // What Lincheck puts before a join in code that it has prepared.
      Injections.onThreadJoin(threads[lane], false);
      threads[lane].join();
    }
  }

  private void perform(int lane) {
    ThreadDescriptor me = ThreadDescriptor.getCurrentThreadDescriptor();
    for (int turn = 0; turn < calls[lane].length; turn++) {
      Call call = calls[lane][turn];
      me.enterIgnoredSection();
      before[lane][turn] = over.clone();
      note(lane, Kind.BEGIN, call, "");
      me.leaveIgnoredSection();
      String result = call.perform(object);
      me.enterIgnoredSection();
      results[lane][turn] = result;
      over[lane]++;
      note(lane, Kind.END, call, result);
      me.leaveIgnoredSection();
    }
  }

  private void note(int lane, Kind kind, Call call, String result) {
    if (recorder != null) {
      recorder.operation(lane, kind, call.toString(), result);
    }
  }

  /// How many lanes there are, the calls before the threads included.
  int lanes() {
    return calls.length;
  }

  /// How many calls a lane has.
  int length(int lane) {
    return calls[lane].length;
  }

  /// How many calls of a lane came back.
  int over(int lane) {
    return over[lane];
  }

  String call(int lane, int turn) {
    return calls[lane][turn].toString();
  }

  /// What a call gave; null if it did not come back.
  @Nullable String result(int lane, int turn) {
    return results[lane][turn];
  }

  /// Whether a call began only when so many calls of each lane were over.
  boolean mayFollow(int lane, int turn, int[] calledBefore) {
    for (int other = 1; other < calls.length; other++) {
      if (calledBefore[other] < before[lane][turn][other]) {
        return false;
      }
    }
    return true;
  }
}
