package lockstep.shared;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import lockstep.shared.Doomed.Counted;

/// Everything that the processes of the kill campaign share: what they use, and what they write
/// down for the one who watches over them.
///
/// A worker has a number, and keeps it when its process is replaced; so do its threads, whose
/// places are numbered through all workers. A life is one thread of one process: its number is
/// never used again.
///
/// It is no record: a new process needs a tenth of a second for its first record of so many parts.
final class World implements Serializable {

  private static final long serialVersionUID = 1;

  static final int PERMITS = 5;
  static final long LATCH = 1L << 40;

  final SharedLock lock = SharedLock.create();
  final SharedCondition changed = lock.newCondition();
  final SharedLong inside = SharedLong.create();
  final SharedReadWriteLock readWrite = SharedReadWriteLock.create();
  final SharedLong written = SharedLong.create();
  final SharedSemaphore semaphore = SharedSemaphore.bounded(PERMITS);
  final SharedBarrier barrier = SharedBarrier.create(2);
  final SharedEvent event = SharedEvent.create();
  final SharedLatch latch = SharedLatch.create(LATCH);
  final SharedReference<Doomed.Note> reference = SharedReference.create();
  final SharedCounter counter = SharedCounter.create();
  final SharedQueue<Doomed.Item> queue = SharedQueue.create(50);
  final SharedLongQueue longs = SharedQueue.longs(128);
  final SharedQueue<byte[]> large = SharedQueue.create(4);
  final SharedQueue<PipeEnd> pipes = SharedQueue.create(4);
  final SharedObject<Map<Integer, Integer>> map = SharedObject.map(new HashMap<>());
  final SharedFile file;

  /// The life that has locked the file.
  final SharedLong holder = SharedLong.create();

  /// Set while the workers are to do something.
  final SharedEvent gate = SharedEvent.create();

  /// What the thread of a place is doing, as the number of a [Doomed.Deed].
  final SharedArray deed;

  /// What must not be.
  final SharedReference<String> complaint = SharedReference.create();

  /// How much each life has done of each [Counted], written after it was done.
  private final SharedArray counts;

  /// How many of all that was put were taken.
  private final SharedArray seen = SharedArray.ofLongs(Counted.values().length);

  /// @param places threads that live at the same time
  /// @param lives threads that ever live
  World(int places, int lives, Path folder) {
    file = SharedFile.at(folder.resolve("file"));
    deed = SharedArray.ofLongs(places);
    counts = SharedArray.ofLongs((long) lives * Counted.values().length);
    reference.set(new Doomed.Note(0, "note 0", 0));
  }

  void count(int life, Counted what, long change) {
    counts.getAndAdd((long) life * Counted.values().length + what.ordinal(), change);
  }

  long count(int life, Counted what) {
    return counts.getLong((long) life * Counted.values().length + what.ordinal());
  }

  void see(Counted what) {
    seen.getAndAdd(what.ordinal(), 1);
  }

  long seen(Counted what) {
    return seen.getLong(what.ordinal());
  }
}
