package lockstep.shared;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import lockstep.task.CannotTravelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Numbers, references and arrays between processes.
@Timeout(60)
class ValuesTest {

  record Account(String owner, long cents, List<String> notes) {}

  @Test
  void valuesTravelInAllFourModes() throws Exception {
    try (var number = SharedLong.create(7);
        var fraction = SharedDouble.create(0.5);
        var flag = SharedBoolean.create()) {
      ChildJvm.runAll(
          1,
          () -> {
            number.setPlain(number.getPlain() + 1);
            number.setOpaque(number.getOpaque() + 1);
            number.setRelease(number.getAcquire() + 1);
            number.set(number.get() + 1);
            fraction.setRelease(fraction.getAcquire() * 3);
            flag.setOpaque(!flag.getPlain());
          });
      assertEquals(11, number.get());
      assertEquals(1.5, fraction.getPlain());
      assertTrue(flag.getAcquire());
    }
  }

  @Test
  void readModifyWriteLosesNothing() throws Exception {
    try (var number = SharedLong.create();
        var sum = SharedDouble.create();
        var flag = SharedBoolean.create()) {
      List<Integer> first =
          ChildJvm.inEach(
              3,
              me -> {
                for (int i = 0; i < 10_000; i++) {
                  number.getAndAdd(2);
                  sum.getAndAdd(0.25);
                }
                return flag.compareAndSet(false, true) ? 1 : 0;
              });
      assertEquals(60_000, number.get());
      assertEquals(7_500.0, sum.get());
      assertEquals(1, first.stream().mapToInt(i -> i).sum());
      assertTrue(flag.getAndSet(false));
      assertFalse(flag.get());
    }
  }

  @Test
  void aReferenceHoldsWhateverIsSerializable() throws Exception {
    try (var reference = SharedReference.<Object>create()) {
      assertNull(reference.get());
      for (Object value : CodecTestValues.all()) {
        reference.set(value);
        assertEquals(value, reference.get());
      }
      ChildJvm.runAll(1, () -> reference.set(new Account("Ada", 12, List.of("new"))));
      assertEquals(new Account("Ada", 12, List.of("new")), reference.get());
    }
  }

  @Test
  void updatesOfAReferenceFollowEachOther() throws Exception {
    try (var reference = SharedReference.<Map<String, Integer>>create()) {
      reference.set(Map.of());
      ChildJvm.inEach(
          3,
          me -> {
            for (int i = 0; i < 100; i++) {
              reference.update(
                  map -> {
                    var copy = new java.util.TreeMap<>(map);
                    copy.merge("n", 1, Integer::sum);
                    return copy;
                  });
            }
            return me;
          });
      assertEquals(Map.of("n", 300), reference.get());
    }
  }

  @Test
  void aReferenceRefusesWhatIsTooLargeOrCannotTravelAndKeepsWhatItHas() {
    try (var reference = SharedReference.<Object>create(100)) {
      reference.set("old");
      assertThrows(IllegalArgumentException.class, () -> reference.set("x".repeat(200)));
      assertThrows(CannotTravelException.class, () -> reference.set(new Thread()));
      assertEquals("old", reference.get());
    }
  }

  @Test
  void anArrayIsTheSameMemoryInEveryProcess() throws Exception {
    try (var array = SharedArray.ofLongs(1_000)) {
      assertEquals(0, array.getLong(999));
      ChildJvm.inEach(
          4,
          me -> {
            SharedArray part = array.slice(me * 250L, me * 250L + 250);
            for (int i = 0; i < part.length(); i++) {
              part.setLong(i, me * 250L + i);
            }
            return me;
          });
      long[] all = new long[1_000];
      array.copyTo(all, 0);
      assertArrayEquals(LongStream.range(0, 1_000).toArray(), all);
    }
  }

  @Test
  void everyElementTypeCopiesInAndOutAndChecksItsRange() {
    try (var bytes = SharedArray.ofBytes(5);
        var ints = SharedArray.ofInts(5);
        var doubles = SharedArray.ofDoubles(5)) {
      bytes.copyFrom(new byte[] {1, 2, 3}, 2);
      byte[] copiedBytes = new byte[3];
      bytes.copyTo(copiedBytes, 2);
      assertArrayEquals(new byte[] {1, 2, 3}, copiedBytes);
      ints.setInt(4, -7);
      assertEquals(-7, ints.segment().getAtIndex(ValueLayout.JAVA_INT, 4));
      assertEquals(-7, ints.getAndAdd(4, 10));
      doubles.slice(1, 5).setDouble(3, 2.5);
      assertEquals(2.5, doubles.getDouble(4));
      doubles.clear();
      assertEquals(0.0, doubles.getDouble(4));
      assertThrows(IndexOutOfBoundsException.class, () -> ints.getInt(5));
      assertThrows(IndexOutOfBoundsException.class, () -> ints.setInt(-1, 0));
      assertThrows(IndexOutOfBoundsException.class, () -> ints.slice(2, 4).getInt(2));
      assertThrows(IndexOutOfBoundsException.class, () -> ints.slice(2, 6));
      assertThrows(IndexOutOfBoundsException.class, () -> bytes.copyFrom(new byte[4], 2));
      assertThrows(IllegalStateException.class, () -> bytes.getInt(0));
    }
  }

  @Test
  void anArrayMayBeEmptyButNotLess() {
    assertThrows(IllegalArgumentException.class, () -> SharedArray.ofLongs(-1));
    try (var empty = SharedArray.ofLongs(0)) {
      assertThrows(IndexOutOfBoundsException.class, () -> empty.getLong(0));
    }
  }
}
