package lockstep.lab.rules;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lockstep.lab.lessons.Lessons;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReadmeTest {

  private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)\\)");

  @Test
  void listsEveryLesson() throws Exception {
    String readme = Files.readString(Checkout.root().resolve("README.md"));
    for (Path lesson : Lessons.all()) {
      String link = "(notebooks/" + lesson.getFileName() + ")";
      assertTrue(readme.contains(link), link + " is missing");
    }
  }

  @Test
  void linksToWhatIsThere() throws Exception {
    Path readme = Checkout.root().resolve("README.md");
    Matcher links = LINK.matcher(Files.readString(readme));
    List<String> dead = new ArrayList<>();
    int count = 0;
    while (links.find()) {
      count++;
      if (!links.group(1).startsWith("http")
          && !Files.exists(readme.resolveSibling(links.group(1)))) {
        dead.add(links.group(1));
      }
    }
    assertTrue(count > 0);
    assertTrue(dead.isEmpty(), dead.toString());
  }
}
