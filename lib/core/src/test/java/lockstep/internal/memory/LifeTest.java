package lockstep.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class LifeTest {

  @Test
  void thisProcessIsAlive() {
    assertTrue(Life.self().isAlive());
    assertEquals(ProcessHandle.current().pid(), Life.self().pid());
    assertEquals(Life.self().pid(), Life.pidOf(Life.self().token()));
  }

  @Test
  void aLaterProcessWithTheSameIdIsAnotherLife() {
    assertFalse(new Life(Life.self().pid(), Life.self().start() - 1).isAlive());
  }

  @ParameterizedTest
  @CsvSource({"S,20,true", "R,1,true", "Z,1,false", "Z,2,true", "X,0,false"})
  void aZombieIsDeadOnceItsLastThreadIsGone(String state, int threads, boolean alive) {
    String line = "77 (a) b ( c) %s 1 77 77 0 -1 0 0 0 0 0 0 0 0 0 20 0 %d 0 4711 0 0";
    Life life = Life.parse(line.formatted(state, threads));
    assertEquals(alive ? new Life(77, 4711) : null, life);
  }

  @Test
  void aKilledProcessIsDead() throws Exception {
    Process sleeper = new ProcessBuilder("sleep", "60").start();
    long token = Life.of(sleeper.pid()).token();
    assertTrue(Life.isAlive(token));
    sleeper.destroyForcibly();
    while (Life.isAlive(token)) {
      Thread.sleep(1);
    }
    assertEquals(137, sleeper.waitFor());
  }
}
