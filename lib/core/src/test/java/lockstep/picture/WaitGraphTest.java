package lockstep.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WaitGraphTest {

  private final WaitGraph circle =
      WaitGraph.empty()
          .wait("Anna", "transfer, line 5", "Ben's lock", "Ben")
          .wait("Ben", "transfer, line 5", "<Anna's lock>", "Anna");

  @Test
  void everyThreadAndEveryLockIsDrawnOnce() throws Exception {
    Drawn drawn = drawn(circle);

    assertEquals(2, drawn.elements("rect", "c0 hollow").size());
    assertEquals(2, drawn.elements("rect", "c1 hollow").size());
    assertTrue(
        drawn.texts().containsAll(List.of("Anna", "Ben", "Ben's lock", "<Anna's lock>")),
        drawn.texts().toString());
  }

  @Test
  void arrowsLeadFromWaitersToLocksAndFromLocksToHolders() throws Exception {
    Drawn drawn = drawn(circle);

    assertEquals(2, drawn.texts().stream().filter("waits for"::equals).count());
    assertEquals(2, drawn.texts().stream().filter("held by"::equals).count());
    assertEquals(4, drawn.elements("path", "ink head").size());
  }

  @Test
  void aHolderThatWaitsForNobodyIsDrawnToo() throws Exception {
    Drawn drawn = drawn(WaitGraph.empty().wait("Anna", "pay, line 2", "lock 1", "Carl"));

    assertTrue(drawn.texts().contains("Carl"), drawn.texts().toString());
  }

  @Test
  void theWordsSayWhatTheArrowsSay() {
    assertEquals(
        """
        Anna waits for Ben's lock, held by Ben (transfer, line 5)
        Ben waits for <Anna's lock>, held by Anna (transfer, line 5)\
        """,
        circle.text());
    assertEquals("Nobody waits for a lock.", WaitGraph.empty().text());
    assertTrue(WaitGraph.empty().html().contains("Nobody waits"));
  }

  private static Drawn drawn(WaitGraph graph) throws Exception {
    String html = graph.html();
    return Drawn.of(html.substring(html.indexOf("<svg"), html.indexOf("</svg>") + 6));
  }
}
