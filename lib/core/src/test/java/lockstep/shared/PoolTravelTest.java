package lockstep.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import lockstep.pool.ProcessPool;
import lockstep.process.WorkerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Handles that travel inside the tasks of pools and worker processes.
@Timeout(60)
class PoolTravelTest {

  record Found(long pid, int number) {}

  @Test
  void handlesTravelInsideTasks() throws Exception {
    try (var counter = SharedCounter.create();
        var lock = SharedLock.create();
        var queue = SharedQueue.<Found>create(100);
        var barrier = SharedBarrier.create(2, counter::increment);
        var array = SharedArray.ofLongs(8 << 20);
        var pool = new ProcessPool(2)) {
      List<Long> sums =
          pool.map(
              i -> {
                barrier.await();
                lock.lock();
                try {
                  array.setLong(0, array.getLong(0) + i);
                } finally {
                  lock.unlock();
                }
                queue.put(new Found(ProcessHandle.current().pid(), i));
                barrier.await();
                return array.getLong(0);
              },
              List.of(1, 2));
      assertEquals(List.of(3L, 3L), sums);
      assertEquals(2, counter.get());
      var pids = new HashSet<Long>();
      for (int i = 0; i < 2; i++) {
        pids.add(queue.take().pid());
      }
      assertEquals(new HashSet<>(pool.pids()), pids);
    }
  }

  @Test
  void aWorkerThatDiesHoldingTheLockIsReported() throws Exception {
    try (var lock = SharedLock.create()) {
      var worker =
          new WorkerProcess(
              "worker 1",
              () -> {
                lock.lock();
                Runtime.getRuntime().halt(1);
              });
      worker.start();
      worker.join();
      lock.lock();
      assertEquals(worker.pid(), lock.abandonedBy().orElseThrow().pid());
      lock.unlock();
    }
  }

  @Test
  void manyWaitersOfAPoolAreReleasedAtOnce() throws Exception {
    try (var start = SharedEvent.create();
        var done = SharedLatch.create(2);
        var pool = new ProcessPool(2)) {
      var results =
          IntStream.range(0, 2)
              .mapToObj(
                  i ->
                      pool.submit(
                          () -> {
                            start.await();
                            done.countDown();
                            return i;
                          }))
              .toList();
      start.set();
      done.await();
      assertEquals(1, results.get(1).get());
    }
  }
}
