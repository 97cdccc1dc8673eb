package lockstep.picture;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import lockstep.picture.Stepper.Step;

/// The HTML of a [Stepper].
///
/// ```
///   ( ) ( ) (•) ( )                     one radio button a step
///   [◀ back] [forward ▶]  Step 3 of 4   labels of the buttons before and after
///   B  reads 7        counter 7         the step that is chosen, and what all can see
///   ┌──────┬──────┬──────┬─────────┐
///   │ A    │ B    │ line │ counter │    all steps; those to come are pale
/// ```
///
/// Which frame is seen, and which rows are pale, follows from the checked button by styles alone.
final class StepperDrawing {

  private static final String RULES =
      """
      .ls .walk{border:0;margin:0;padding:0;min-width:0}.ls .walk legend{font-weight:600;padding:0}\
      .ls .walk input{margin:2px 3px 2px 0;accent-color:var(--ls-blue)}\
      .ls .frame{border-left:4px solid var(--ls-blue);padding:4px 12px;background:var(--ls-track);min-height:4.6em;margin:4px 0}\
      .ls .walk label,.ls .walk .idle{display:inline-block;border:1px solid var(--ls-grid);border-radius:3px;padding:1px 10px;margin-right:6px;user-select:none}\
      .ls .walk label{cursor:pointer;background:var(--ls-paper)}.ls .walk .idle{opacity:.4}\
      .ls .did{font-size:15px;margin:4px 0 2px}.ls .did b{padding:0 7px;border-radius:3px;color:var(--ls-paper);background:var(--c)}\
      .ls code{font:12.5px ui-monospace,monospace;color:inherit;background:none}\
      .ls .sees span{display:inline-block;border:1px solid var(--ls-grid);border-radius:3px;padding:0 6px;margin:2px 6px 0 0}\
      .ls .sees .new{border:2px solid var(--c)}.ls.ls .walk td.lane{border-left:3px solid transparent;padding-left:6px}\
      .ls.ls .walk td.mine{border-left-color:var(--c)}\
      """;

  private final Stepper stepper;
  private final List<Step> steps;

  /// Two pictures on one page must not share their buttons.
  private final String id =
      "ls-" + Long.toString(ThreadLocalRandom.current().nextLong() >>> 16, 36);

  StepperDrawing(Stepper stepper) {
    this.stepper = stepper;
    this.steps = stepper.steps();
  }

  String html() {
    Markup out = new Markup();
    if (steps.isEmpty()) {
      return Look.framed(out.element("p", stepper.title() + ": no steps.").toString());
    }
    out.raw("<style>").raw(RULES).raw(choice()).raw("</style>");
    out.open("fieldset", "class", "walk").element("legend", stepper.title());
    for (int i = 0; i < steps.size(); i++) {
      out.raw("<input type=\"radio\" name=\"" + id + "\" id=\"" + id + "-" + i + "\"")
          .raw(i == 0 ? " checked" : "")
          // Otherwise JupyterLab takes the arrow keys for itself.
          .raw(" data-lm-suppress-shortcuts=\"true\"")
          .raw(" aria-label=\"" + Markup.escape(inWords(i)) + "\">");
    }
    for (int i = 0; i < steps.size(); i++) {
      frame(out, i);
    }
    table(out);
    if (!stepper.ending().isEmpty()) {
      out.element("p", stepper.ending());
    }
    return Look.framed(out.close("fieldset").toString());
  }

  /// One frame is seen and the rows after it are pale, whichever button is checked.
  private String choice() {
    StringBuilder rules = new StringBuilder();
    for (int i = 0; i < steps.size(); i++) {
      String checked = "#" + id + "-" + i + ":checked~";
      rules
          .append("fieldset:has(#")
          .append(id)
          .append("-")
          .append(i)
          .append(":checked) .")
          .append(id)
          .append(":not(.")
          .append(id)
          .append("-f")
          .append(i)
          .append("){display:none}");
      rules
          .append(checked)
          .append("table .")
          .append(id)
          .append("-r")
          .append(i)
          .append("{background:var(--ls-track);font-weight:600}");
      rules
          .append(checked)
          .append("table .")
          .append(id)
          .append("-r")
          .append(i)
          .append("~tr{opacity:.38}");
    }
    return rules.toString();
  }

  private void frame(Markup out, int i) {
    Step step = steps.get(i);
    out.open("div", "class", "frame " + id + " " + id + "-f" + i + " " + color(step.lane()));
    button(out, i - 1, "◀ back");
    button(out, i + 1, "forward ▶");
    out.text("Step " + (i + 1) + " of " + steps.size());
    out.open("div", "class", "did").element("b", step.lane()).text(" " + step.what() + " ");
    if (!step.where().isEmpty()) {
      out.text("· ").element("code", step.where());
    }
    out.close("div").open("div", "class", "sees").text("Everyone sees: ");
    step.shared()
        .forEach(
            (name, value) -> {
              boolean fresh = i > 0 && !value.equals(steps.get(i - 1).shared().get(name));
              out.element("span", name + " " + value, "class", fresh ? "new" : "old");
            });
    if (step.shared().isEmpty()) {
      out.text("nothing yet");
    }
    out.close("div").close("div");
  }

  private void button(Markup out, int to, String text) {
    if (to < 0 || to >= steps.size()) {
      out.element("span", text, "class", "idle", "aria-hidden", "true");
    } else {
      out.element("label", text, "for", id + "-" + to, "aria-hidden", "true");
    }
  }

  private void table(Markup out) {
    out.open("table").open("thead").open("tr");
    out.element("th", "step", "scope", "col");
    stepper.lanes().forEach(lane -> out.element("th", lane, "scope", "col"));
    out.element("th", "line", "scope", "col");
    stepper.names().forEach(name -> out.element("th", name, "scope", "col"));
    out.close("tr").close("thead").open("tbody");
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      out.open("tr", "class", id + "-r" + i).element("td", Integer.toString(i + 1));
      for (String lane : stepper.lanes()) {
        boolean mine = lane.equals(step.lane());
        out.element(
            "td", mine ? step.what() : "", "class", mine ? "lane mine " + color(lane) : "lane");
      }
      out.open("td");
      if (!step.where().isEmpty()) {
        out.element("code", step.where());
      }
      out.close("td");
      stepper.names().forEach(name -> out.element("td", step.shared().getOrDefault(name, "")));
      out.close("tr");
    }
    out.close("tbody").close("table");
  }

  private String inWords(int i) {
    Step step = steps.get(i);
    StringBuilder words = new StringBuilder();
    words.append("Step ").append(i + 1).append(" of ").append(steps.size()).append(": ");
    words.append(step.lane()).append(' ').append(step.what());
    step.shared()
        .forEach((name, value) -> words.append(". ").append(name).append(" is ").append(value));
    return words.toString();
  }

  private String color(String lane) {
    return "c" + stepper.lanes().indexOf(lane) % 4;
  }
}
