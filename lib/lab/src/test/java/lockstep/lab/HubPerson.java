package lockstep.lab;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/// Somebody on a hub, at work with a program in place of a browser: a server of their own, and
/// nbgrader's parts of it.
final class HubPerson {

  private final HttpClient client = RunningHub.client();
  private final URI hub;
  private final String name;
  private final String token;

  /// Logs in, starts the person's server and waits until it answers.
  HubPerson(URI hub, String name) throws IOException, InterruptedException {
    this.hub = hub;
    this.name = name;
    JsonObject who = new JsonObject();
    who.addProperty("username", name);
    who.addProperty("password", RunningHub.PASSWORD);
    JsonObject login = new JsonObject();
    login.add("auth", who);
    String users = "/hub/api/users/" + name;
    this.token =
        send("POST", users + "/tokens", login, "").getAsJsonObject().get("token").getAsString();
    send("POST", users + "/server", new JsonObject(), token);
    while (send("GET", users, null, token).getAsJsonObject().get("server").isJsonNull()) {
      Thread.sleep(200);
    }
  }

  String name() {
    return name;
  }

  /// Asks the formgrader: what its pages show.
  JsonElement ask(String path) throws IOException, InterruptedException {
    return send("GET", own("/formgrader/api/" + path), null, token);
  }

  /// Does what a button of the formgrader does, and fails if it says that it could not.
  void press(String path) throws IOException, InterruptedException {
    JsonElement said = send("POST", own("/formgrader/api/" + path), new JsonObject(), token);
    assertTrue(said.getAsJsonObject().get("success").getAsBoolean(), said::toString);
  }

  /// Sets the due date of an assignment: now.
  void dueNow(String assignment) throws IOException, InterruptedException {
    String path = own("/formgrader/api/assignment/" + assignment);
    JsonObject when = new JsonObject();
    when.addProperty(
        "duedate_notimezone",
        LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MILLIS).toString());
    when.addProperty("duedate_timezone", "+0000");
    send("PUT", path, when, token);
  }

  /// Does what a button of the list of assignments does: `fetch`, `submit` or `fetch_feedback`.
  ///
  /// @return what the list then shows
  JsonArray press(String button, String assignment) throws IOException, InterruptedException {
    JsonObject which = new JsonObject();
    which.addProperty("course_id", "lockstep");
    which.addProperty("assignment_id", assignment);
    JsonObject said = send("POST", own("/assignments/" + button), which, token).getAsJsonObject();
    assertTrue(said.get("success").getAsBoolean(), said::toString);
    return said.getAsJsonArray("value");
  }

  /// Writes solutions into the fetched notebook of an assignment.
  ///
  /// @param cells what cells hold, by their names in nbgrader
  void solve(String assignment, Map<String, String> cells)
      throws IOException, InterruptedException {
    String file = own("/api/contents/%1$s/%1$s.ipynb".formatted(assignment));
    JsonObject notebook = send("GET", file, null, token).getAsJsonObject();
    int written = 0;
    for (JsonElement cell : notebook.getAsJsonObject("content").getAsJsonArray("cells")) {
      JsonObject known =
          cell.getAsJsonObject().getAsJsonObject("metadata").getAsJsonObject("nbgrader");
      String source = known == null ? null : cells.get(known.get("grade_id").getAsString());
      if (source != null) {
        cell.getAsJsonObject().addProperty("source", source);
        written++;
      }
    }
    assertTrue(written == cells.size(), cells::toString);
    JsonObject changed = new JsonObject();
    changed.addProperty("type", "notebook");
    changed.addProperty("format", "json");
    changed.add("content", notebook.get("content"));
    send("PUT", file, changed, token);
  }

  private String own(String path) {
    return "/user/" + name + path;
  }

  private JsonElement send(String method, String path, JsonObject body, String with)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(hub.resolve(path))
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body.toString()));
    if (!with.isEmpty()) {
      request.header("Authorization", "token " + with);
    }
    HttpResponse<String> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertTrue(answer.statusCode() / 100 == 2, () -> path + ": " + answer + answer.body());
    return JsonParser.parseString(answer.body().isEmpty() ? "null" : answer.body());
  }
}
