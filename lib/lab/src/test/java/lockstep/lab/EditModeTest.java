package lockstep.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EditModeTest {

  private static final String SAVE =
      """
      import json, sys, types
      def get_config():
          class Section(types.SimpleNamespace):
              def __getattr__(self, name):
                  setattr(self, name, Section())
                  return getattr(self, name)
          return Section()
      exec(open(sys.argv[1]).read())
      model = {"type": "notebook", "content": json.loads(sys.argv[2])}
      c.FileContentsManager.pre_save_hook(model=model, path="", contents_manager=None)
      print(json.dumps(model["content"]))
      """;

  @Test
  void savingALessonKeepsWhatTheAuthorWroteAndNothingElse() throws Exception {
    String executed =
        """
        {"nbformat": 4, "nbformat_minor": 5,
         "metadata": {"kernelspec": {"display_name": "Mine", "language": "java", "name": "java"},
                      "language_info": {"version": "25.0.3"}},
         "cells": [
           {"cell_type": "markdown", "id": "title", "metadata": {}, "source": "# Title"},
           {"cell_type": "code", "id": "sum", "source": "1 + 1", "execution_count": 3,
            "metadata": {"tags": ["prediction"], "execution": {"iopub.status.idle": "now"}},
            "outputs": [{"output_type": "stream", "name": "stdout", "text": "2"}]}]}
        """;
    String saved =
        """
        {"nbformat": 4, "nbformat_minor": 5,
         "metadata": {
           "kernelspec": {"display_name": "Java", "language": "java", "name": "java"}},
         "cells": [
           {"cell_type": "markdown", "id": "title", "metadata": {}, "source": "# Title"},
           {"cell_type": "code", "id": "sum", "source": "1 + 1", "execution_count": null,
            "metadata": {"tags": ["prediction"]}, "outputs": []}]}
        """;
    Path settings =
        Path.of(JupyterServer.class.getResource("jupyter/jupyter_server_config.py").toURI());
    Command.Finished finished =
        Command.run(
            List.of(
                "env",
                "LOCKSTEP_EDITS_ORIGINALS=1",
                Installation.current().python().toString(),
                "-c",
                SAVE,
                settings.toString(),
                executed));
    assertTrue(finished.well(), finished.text());
    assertEquals(JsonParser.parseString(saved), JsonParser.parseString(finished.text()));
  }
}
