package io.drivedock.app.job;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.box.Exit;
import io.drivedock.app.client.Connection;
import io.drivedock.app.client.Connection.Reply;
import io.drivedock.app.client.Pause;
import io.drivedock.app.client.ServiceClient;
import io.drivedock.job.JobPath;
import io.drivedock.prepare.submission.JobSubmission;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The ARM API as its customer calls it. What is not answered as it should be is an exception. */
final class CustomerApi implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String VERSION = "api-version=" + JobSubmission.API_VERSION;
  private static final String LOCATIONS = "/providers/Microsoft.ImportExport/locations";

  /** How a server says that it has no such operation, or not for this caller. */
  private static final Set<Integer> NO_SUCH_OPERATION = Set.of(400, 403, 404, 405, 501);

  private static final int EXISTS = 412;
  private static final Set<Integer> PASSING = Set.of(429, 500, 502, 503, 504);

  private final ServiceClient client;

  /** An answer that is JSON. */
  record Answered(String raw, JsonNode json) {}

  /** One glance at a job. */
  sealed interface Glance {
    /** It is there. */
    record Seen(JobBody job) implements Glance {}

    /** The service cannot say at the moment. */
    record Away(CommandFailedException why) implements Glance {}
  }

  CustomerApi(Connection connection, Pause pause) {
    this.client = new ServiceClient(connection, pause);
  }

  URI service() {
    return client.service();
  }

  // ---- jobs

  JobBody get(JobPath path) {
    return job(client.send("GET", url(path, ""), null), "show the job " + path.name());
  }

  /** The job, if there is one. */
  Optional<JobBody> find(JobPath path) {
    Reply reply = client.send("GET", url(path, ""), null);
    return reply.status() == 404 && isOfTheApi(reply)
        ? Optional.empty()
        : Optional.of(job(reply, "look up the job " + path.name()));
  }

  /** Looks once, and says so if the service is away for the moment. */
  Glance glance(JobPath path) {
    Reply reply;
    try {
      reply = client.sendOnce("GET", url(path, ""), null);
    } catch (CommandFailedException e) {
      if (e.exit() == Exit.UNREACHABLE) {
        return new Glance.Away(e);
      }
      throw e;
    }
    String attempt = "show the job " + path.name();
    return PASSING.contains(reply.status())
        ? new Glance.Away(client.refused(attempt, reply))
        : new Glance.Seen(job(reply, attempt));
  }

  /** Makes the job; nothing if there is one by now, which is left as it is. */
  Optional<JobBody> create(JobPath path, ObjectNode body) {
    Reply reply = client.create(url(path, ""), body.toString());
    return reply.status() == EXISTS
        ? Optional.empty()
        : Optional.of(job(withoutKeys(reply, body), "create the job " + path.name()));
  }

  JobBody patch(JobPath path, String attempt, ObjectNode body) {
    return job(client.send("PATCH", url(path, ""), body.toString()), attempt);
  }

  void delete(JobPath path) {
    Reply reply = client.send("DELETE", url(path, ""), null);
    if (reply.status() != 200 && reply.status() != 204) {
      throw client.refused("delete the job " + path.name(), reply);
    }
  }

  Answered keys(JobPath path) {
    return expecting200(
        client.send("POST", url(path, "/listBitLockerKeys"), null),
        "list the keys of the job " + path.name());
  }

  // ---- beside a job, where the server has it

  /** What may be done now, and the dates that count; nothing where the server does not tell. */
  Optional<JsonNode> actions(JobPath path) {
    Reply reply = client.send("GET", url(path, "/actions"), null);
    if (NO_SUCH_OPERATION.contains(reply.status())) {
      return Optional.empty();
    }
    JsonNode json = expecting200(reply, "show the actions for the job " + path.name()).json();
    return json.path("actions").isArray() ? Optional.of(json) : Optional.empty();
  }

  JobBody withdraw(JobPath path, String driveId) {
    Reply reply =
        client.send(
            "POST",
            url(path, "/withdrawDrive"),
            JSON.createObjectNode().put("driveId", driveId).toString());
    String attempt = "withdraw the drive " + driveId + " of the job " + path.name();
    boolean isMissing =
        (reply.status() == 404 || reply.status() == 405 || reply.status() == 501)
            && !code(reply).equals("DriveNotFound");
    // Only a job that is there shows that it is the operation that is missing.
    if (isMissing && find(path).isPresent()) {
      throw new CommandFailedException(
          ("%s cannot withdraw single drives; that operation is not part of the"
                  + " common API. The job %s was not changed; 'drivedock job cancel' cancels"
                  + " all of it.")
              .formatted(service(), path.name()));
    }
    return job(reply, attempt);
  }

  // ---- lists and locations

  /** One page of a list. */
  Answered page(String pathAndQuery) {
    Reply reply = client.send("GET", pathAndQuery, null);
    Answered page = expecting200(reply, "list the jobs");
    if (!page.json().path("value").isArray()) {
      throw client.notThisApi("its list of jobs has no 'value'");
    }
    return page;
  }

  Answered locations() {
    return expecting200(client.send("GET", LOCATIONS + "?" + VERSION, null), "list locations");
  }

  Answered location(String name) {
    return expecting200(
        client.send("GET", LOCATIONS + "/" + encoded(name) + "?" + VERSION, null),
        "show the location " + name);
  }

  // ---- addresses

  /** The way to the jobs of a subscription, or of one group of it. */
  static String jobs(String subscription, @Nullable String group) {
    return "/subscriptions/"
        + encoded(subscription)
        + (group == null ? "" : "/resourceGroups/" + encoded(group))
        + "/providers/Microsoft.ImportExport/jobs?"
        + VERSION;
  }

  private static String url(JobPath path, String below) {
    return Stream.of(path.resourceId().split("/", -1))
            .map(CustomerApi::encoded)
            .collect(Collectors.joining("/"))
        + below
        + "?"
        + VERSION;
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  // ---- answers

  private JobBody job(Reply reply, String attempt) {
    if (reply.status() != 200 && reply.status() != 201) {
      throw client.refused(attempt, reply);
    }
    Answered answer = read(reply);
    JobBody job = new JobBody(answer.raw(), answer.json());
    if (job.state().isEmpty() || job.name().isEmpty()) {
      throw client.notThisApi("its answer is not a job");
    }
    return job;
  }

  private Answered expecting200(Reply reply, String attempt) {
    if (reply.status() != 200) {
      throw client.refused(attempt, reply);
    }
    return read(reply);
  }

  private Answered read(Reply reply) {
    try {
      JsonNode json = JSON.readTree(reply.text());
      if (json.isObject()) {
        return new Answered(reply.text(), json);
      }
    } catch (JacksonException e) {
      throw client.notThisApi("its answer is not JSON");
    }
    throw client.notThisApi("its answer is not a JSON object");
  }

  // ---- refusals

  private static String code(Reply reply) {
    return JobBody.text(ServiceClient.errorOf(reply), "code");
  }

  private static boolean isOfTheApi(Reply reply) {
    return !code(reply).isEmpty();
  }

  /** A service that is astray may send back what it was sent. */
  private static Reply withoutKeys(Reply reply, ObjectNode body) {
    if (reply.status() < 300) {
      return reply;
    }
    String text = reply.text();
    for (JsonNode drive : body.path("properties").path("driveList")) {
      String key = drive.path("bitLockerKey").asString("");
      text = key.isEmpty() ? text : text.replace(key, "(key)");
    }
    return new Reply(reply.status(), text, reply.retryAfter());
  }

  @Override
  public void close() {
    client.close();
  }
}
