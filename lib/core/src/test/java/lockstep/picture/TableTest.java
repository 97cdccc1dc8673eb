package lockstep.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(20)
class TableTest {

  @Test
  void wordsStandLeftAndNumbersRight() {
    Table table = Table.of("name", "count").row("a", 1_234_567).row("long name", 5);

    assertEquals(
        """
        name           count
        a          1,234,567
        long name          5\
        """,
        table.text());
  }

  @Test
  void valuesMayHoldAnyCharacters() {
    Table table = Table.of("<b>").row("<i>&").caption("\"x\" < y");

    assertFalse(table.html().contains("<b>") || table.html().contains("<i>"));
    assertTrue(table.html().contains("&lt;i&gt;&amp;"));
  }

  @Test
  void aRowHasAValueForEachColumn() {
    assertThrows(IllegalArgumentException.class, () -> Table.of("a", "b").row(1));
  }

  @Test
  void anEarlierTableStaysAsItWas() {
    Table empty = Table.of("a");

    empty.row(1);

    assertEquals("a", empty.text());
  }

  @Test
  void aMissingValueIsWrittenOut() {
    assertTrue(Table.of("a").row(new Object[] {null}).text().contains("null"));
  }

  @ParameterizedTest
  @CsvSource({"1, 8, 12.5 %", "0, 5, 0.0 %", "5, 5, 100.0 %", "1, 100000, < 0.1 %"})
  void aShareIsAPercentageAndWhatWasSeenIsNeverZero(long part, long whole, String written) {
    assertEquals(written, new Share(part, whole).toString());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.5, 0.5",
    "0.01234, 0.0123",
    "2.006, 2.01",
    "99.96, 100",
    "1234.6, '1,235'"
  })
  void numbersKeepThreeDigitsThatMatter(double value, String written) {
    assertEquals(written, Figures.of(value));
  }
}
