package lockstep.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class PredictTest {

  private static final Path FILE = Path.of("predictions.properties");

  private final String id = "test-" + UUID.randomUUID();

  @BeforeEach
  @AfterEach
  void forget() throws Exception {
    Files.deleteIfExists(FILE);
  }

  @Test
  void aQuestionShowsItsNumberedChoices() {
    assertEquals("Which?\n1. less\n2. more", ask().text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"less", "LESS", " less ", "1"})
  void anAnswerIsAChoiceOrItsNumber(String answer) {
    assertTrue(ask().answer(answer).text().contains("You predict: less"));
    assertTrue(Predict.compare(id, "less").text().contains("As you predicted"));
  }

  @Test
  void aNumberMayBeGivenAsANumber() {
    assertTrue(ask().answer(2).text().contains("You predict: more"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "0", "1.5", "whatever"})
  void anAnswerThatIsNoneOfTheChoicesIsSaidSoAndNotKept(String answer) {
    assertTrue(ask().answer(answer).text().contains("is none of these"));
    assertTrue(Predict.compare(id, "less").text().contains("No prediction was made"));
  }

  @Test
  void noAnswerIsNoError() {
    assertTrue(ask().answer("").text().contains("Not answered yet"));
    assertEquals(
        "Measured: less\nNo prediction was made; the next one is a new chance.",
        Predict.compare(id, "less").text());
    assertFalse(Files.exists(FILE));
  }

  @Test
  void aWrongAnswerIsShownBesideWhatWasMeasured() {
    ask().answer("less");

    String compared = Predict.compare(id, "more").text();

    assertEquals(
        "Measured: more\nPredicted: less\nNot what you predicted. Find out why before you read on.",
        compared);
  }

  @ParameterizedTest
  @CsvSource({
    "2, 2.4, Close",
    "2, 4.03, Not what",
    "'2,1', 2.0, Close",
    "nonsense, 2.0, No prediction"
  })
  void aPredictedNumberIsComparedRoughly(String answer, double measured, String verdict) {
    Predict.ask(id, "How long?").answer(answer);

    String compared = Predict.compare(id, measured, "s").text();

    assertTrue(compared.contains(verdict), compared);
  }

  @Test
  void theLastAnswerBeforeTheRunCounts() {
    ask().answer("less");
    ask().answer("more");

    assertTrue(Predict.compare(id, "more").text().contains("As you predicted"));
  }

  @Test
  void answersAreInTheFolderForTheNextKernel() throws Exception {
    ask().answer("more");

    assertTrue(Files.readString(FILE).contains(id + "=more"));
  }

  @Test
  void aDamagedFileForgetsNothingOfThisKernel() throws Exception {
    ask().answer("more");
    Files.writeString(FILE, "\\uBROKEN");

    assertTrue(Predict.compare(id, "more").text().contains("As you predicted"));
  }

  private Predict ask() {
    return Predict.ask(id, "Which?", "less", "more");
  }
}
