package io.drivedock.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveId;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveDraft;
import io.drivedock.job.DriveReport;
import io.drivedock.job.EncryptionKey;
import io.drivedock.job.ExportSelection;
import io.drivedock.job.Job;
import io.drivedock.job.JobDetails;
import io.drivedock.job.JobDraft;
import io.drivedock.job.JobEvent;
import io.drivedock.job.JobPath;
import io.drivedock.job.JobType;
import io.drivedock.job.LogLevel;
import io.drivedock.job.ManagedIdentity;
import io.drivedock.job.Parcel;
import io.drivedock.job.ReturnAddress;
import io.drivedock.job.ReturnShipping;
import io.drivedock.job.ShippingInformation;
import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Role;
import io.drivedock.server.access.Scope;
import io.drivedock.server.access.Tokens;
import io.drivedock.server.jobs.Outcome;
import io.drivedock.server.notes.SamplePictures;
import io.drivedock.server.portal.Browser;
import io.drivedock.server.portal.logs.LogSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/**
 * A customer with something of every kind. All that is the customer's own holds {@link #MARK}; what
 * can stand in an address has a name without it.
 */
final class PlantedTenant {

  static final String MARK = "zq7plant";
  static final String SUBSCRIPTION = "aaaaaaaa-1111-4111-8111-aaaaaaaaaaaa";

  private static final Caller OWNER = Caller.of("Zq7plant Owner", Role.CUSTOMER);
  private static final DriveId LEASED = new DriveId("ALPHADRIVE1");
  private static final DriveId DONE = new DriveId("ALPHADRIVE2");
  private static final DriveId WAITING = new DriveId("ALPHADRIVE3");
  private static final String LOG = "file:///zq7plant/error.xml";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final TestServer server;
  private final Job importing;
  private final Job exporting;
  private final Job erased;
  private final String lease;
  private final String note;
  private final String photo;
  private final String link;
  private final String token;
  private final String operation;

  private PlantedTenant(TestServer server) throws IOException {
    this.server = server;
    importing = created("alpha-import", JobType.IMPORT);
    exporting = created("alpha-export", JobType.EXPORT);
    erased = created("alpha-erased", JobType.IMPORT);
    server.jobs().delete(erased.id());
    server.jobs().apply(OWNER, exporting.id(), List.of(new JobEvent.MarkedShipped()));
    Outcome moved =
        server
            .jobs()
            .apply(
                OWNER,
                importing.id(),
                List.of(
                    new JobEvent.MarkedShipped(),
                    new JobEvent.ParcelArrived(Set.of(LEASED, DONE)),
                    new JobEvent.TransferStarted(DONE),
                    new JobEvent.TransferFinished(
                        DONE,
                        new DriveReport(
                            CopyStatus.COMPLETED_WITH_ERRORS,
                            1,
                            2,
                            LOG,
                            LOG,
                            "file:/zq7plant/m.xml"))));
    assertThat(moved).isInstanceOf(Outcome.Done.class);
    lease =
        text(
            send(
                Role.STATION,
                "POST",
                "/dock/v1/leases",
                "{\"station\":\"alpha-station\",\"drives\":[\"ALPHADRIVE1\"]}"),
            "/lease");
    HttpResponse<String> heard =
        server.send(
            Role.STATION,
            "PUT",
            "/dock/v1/stations/alpha-station",
            "{\"slots\":[],\"targets\":[]}");
    assertThat(heard.statusCode()).as(heard.body()).isEqualTo(204);
    String at = "/dock/v1/jobs/" + importing.id();
    note =
        text(
            send(Role.OPERATOR, "POST", at + "/notes", "{\"text\":\"zq7plant wet box\"}"),
            "/value/0/id");
    photo = text(photographed(at + "/photos"), "/value/0/id");
    link = linked();
    token = issued();
    send(
        Role.CUSTOMER,
        "PUT",
        "/subscriptions/" + SUBSCRIPTION + "/resourcegroups/alpha-group?api-version=2021-04-01",
        "{\"location\":\"westus\",\"tags\":{\"zq7planttag\":\"zq7plantvalue\"}}");
    operation = deleted();
    send(
        Role.CUSTOMER,
        "PUT",
        "/subscriptions/"
            + SUBSCRIPTION
            + "/resourcegroups/alpha-group/providers/Microsoft.Resources/deployments/alpha-deployment"
            + "?api-version=2021-04-01",
        "{\"properties\":{\"template\":{\"$schema\":\"https://x/2019-04-01/deploymentTemplate.json#\","
            + "\"outputs\":{\"o\":{\"type\":\"string\",\"value\":\"zq7plantoutput\"}}}}}");
  }

  /** The deletion of a group, which has ended. */
  private String deleted() {
    String group =
        "/subscriptions/" + SUBSCRIPTION + "/resourcegroups/alpha-gone?api-version=2021-04-01";
    send(Role.CUSTOMER, "PUT", group, "{\"location\":\"westus\"}");
    HttpResponse<String> accepted = server.send(Role.CUSTOMER, "DELETE", group, null);
    URI location = URI.create(accepted.headers().firstValue("Location").orElseThrow());
    String path = location.getRawPath() + "?" + location.getRawQuery();
    for (int i = 0; i < 10_000; i++) {
      if (server.send(Role.CUSTOMER, "GET", path, null).statusCode() == 200) {
        String whole = location.getPath();
        return whole.substring(whole.lastIndexOf('/') + 1);
      }
    }
    throw new AssertionError("the deletion of a group does not end");
  }

  /** Plants everything in a server that has {@link #logSource}. */
  static PlantedTenant in(TestServer server) throws IOException {
    return new PlantedTenant(server);
  }

  /** Settings of an Azure endpoint that knows the customer's subscription and another one. */
  static Map<String, Object> azureEndpoint(String other) {
    return Map.of(
        "azureEndpoint",
        Map.of(
            "port",
            0,
            "subscriptions",
            Map.of(
                SUBSCRIPTION, Map.of("name", "Zq7plant Films"), other, Map.of("name", "Other"))));
  }

  /** The customer's copy logs, and no others. */
  static LogSource logSource() {
    return place -> place.uri().equals(LOG) ? Optional.of(new PlantedLog()) : Optional.empty();
  }

  private static final class PlantedLog implements LogSource.OpenLog {
    private static final byte[] TEXT =
        """
        <?xml version="1.0" encoding="utf-8"?>
        <DriveLog Version="2014-11-01">
        <DriveId>ALPHADRIVE2</DriveId>
        <Blob Status="FileNotFound"><BlobPath>zq7plant/a.mov</BlobPath></Blob>
        </DriveLog>\
        """
            .getBytes(StandardCharsets.UTF_8);

    @Override
    public long length() {
      return TEXT.length;
    }

    @Override
    public void read(long offset, ByteBuffer buffer) {
      int count = Math.min(buffer.remaining(), TEXT.length - (int) offset);
      buffer.put(TEXT, (int) offset, count);
    }

    @Override
    public void close() {}
  }

  private Job created(String name, JobType type) {
    JobPath path = new JobPath(SUBSCRIPTION, "alpha-group", name);
    List<DriveId> ids =
        name.endsWith("erased")
            ? List.of(new DriveId("ALPHADRIVE9"))
            : type == JobType.EXPORT ? List.of() : List.of(LEASED, DONE, WAITING);
    List<DriveDraft> drives =
        ids.stream()
            .map(
                id ->
                    new DriveDraft(
                        id,
                        BitLockerKey.parse("Zq7plantKeyOf" + id),
                        "\\zq7plant.xml",
                        "zq7plant",
                        "zq7plant"))
            .toList();
    return ((Outcome.Created)
            server.jobs().create(OWNER, path, new JobDraft(details(type), drives)))
        .job();
  }

  private static JobDetails details(JobType type) {
    return new JobDetails(
        type,
        "West US",
        Map.of("zq7planttag", "zq7plantvalue"),
        "/subscriptions/"
            + SUBSCRIPTION
            + "/resourceGroups/alpha-group/providers/Microsoft.Storage/storageAccounts/alphafilms",
        new ReturnAddress(
            "Zq7plant Name",
            "Zq7plant Street",
            "",
            "Zq7plant City",
            "",
            "zq7plant",
            "USA",
            "zq7plant",
            "zq7plant@example.org"),
        new ReturnShipping("FedEx", "zq7plant-account"),
        new ShippingInformation("Dock", "Quay 1", "", "Hamburg", "", "20457", "Germany", "", null),
        new Parcel("FedEx", "ZQ7PLANTTRACK", 1L, "2/3/2026"),
        "zq7plantlogs",
        LogLevel.VERBOSE,
        true,
        type == JobType.EXPORT
            ? new ExportSelection.Listed(List.of("zq7plantfilms/a.mov"), List.of("/zq7plantraw/"))
            : null,
        EncryptionKey.SERVICE_MANAGED,
        ManagedIdentity.NONE);
  }

  private HttpResponse<String> send(Role role, String method, String path, String body) {
    HttpResponse<String> answer = server.send(role, method, path, body);
    assertThat(answer.statusCode()).as(path + answer.body()).isBetween(200, 201);
    return answer;
  }

  private static String text(HttpResponse<String> answer, String pointer) {
    String text = JSON.readTree(answer.body()).at(pointer).asString("");
    assertThat(text).as(answer.body()).isNotEmpty();
    return text;
  }

  private HttpResponse<String> photographed(String path) throws IOException {
    HttpResponse<String> answer =
        server.send(
            server
                .request("POST", path, null)
                .POST(BodyPublishers.ofByteArray(SamplePictures.jpeg(1)))
                .setHeader("Content-Type", "image/jpeg")
                .header("Authorization", "Bearer " + server.token(Role.OPERATOR)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return server.send(Role.OPERATOR, "GET", path, null);
  }

  /** The id of a token, as operators see it. */
  private String issued() {
    Tokens tokens = server.server().tokens();
    tokens.issue(OWNER.name(), OWNER.role(), Scope.within(List.of(SUBSCRIPTION)));
    return tokens.list().stream()
        .filter(one -> one.grant().name().equals(OWNER.name()))
        .map(Tokens.Issued::id)
        .findFirst()
        .orElseThrow();
  }

  private String linked() {
    Browser browser = Browser.of(server, Role.CUSTOMER);
    String page = "/portal/jobs/" + importing.id() + "/status-link";
    HttpResponse<String> made = browser.post(page, page, Map.of("days", "30"));
    String shown = made.body() + browser.get(page).body();
    Matcher signed = Pattern.compile("/portal/status/([A-Za-z0-9_.~-]+)").matcher(shown);
    assertThat(signed.find()).as(shown).isTrue();
    return signed.group(1);
  }

  /** The link with which anybody sees the status of the customer's import. */
  String link() {
    return link;
  }

  /** What an answer holds of the customer's that its request does not. */
  List<String> leaks(String request, String answer) {
    String said = answer.toLowerCase(Locale.ROOT);
    String asked = request.toLowerCase(Locale.ROOT);
    return List.of(
            MARK,
            SUBSCRIPTION,
            "alpha-import",
            "alpha-export",
            "alpha-group",
            "alphafilms",
            "alphadrive",
            "alpha-station",
            importing.id().toString(),
            exporting.id().toString(),
            erased.id().toString(),
            note,
            photo,
            token)
        .stream()
        .map(mark -> mark.toLowerCase(Locale.ROOT))
        .filter(mark -> said.contains(mark) && !asked.contains(mark))
        .toList();
  }

  /** What a variable of a path can stand for; nothing if this does not know. */
  List<String> values(String path, String variable) {
    boolean isArm = path.contains("/subscriptions/");
    return switch (variable) {
      case "subscription" -> List.of(SUBSCRIPTION);
      case "group" -> List.of("alpha-group");
      case "job" ->
          isArm
              ? List.of("alpha-import", "alpha-export")
              : path.contains("tombstones")
                  ? List.of(erased.id().toString())
                  : List.of(importing.id().toString(), exporting.id().toString());
      case "drive" -> List.of("ALPHADRIVE1", "ALPHADRIVE2");
      case "lease" -> List.of(lease);
      case "operation" -> List.of(operation);
      case "deployment" -> List.of("alpha-deployment");
      case "note" -> List.of(note);
      case "photo" -> List.of(photo);
      case "kind" -> List.of("error", "verbose");
      case "namespace" -> List.of("Microsoft.ImportExport");
      case "station" -> List.of("alpha-station");
      case "token" -> List.of(token);
      case "account" -> List.of("alphafilms");
      case "signed" -> List.of(link.substring(0, link.length() - 2) + "zz", exporting.id() + "");
      default -> List.of();
    };
  }
}
