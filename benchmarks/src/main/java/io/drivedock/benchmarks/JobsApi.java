package io.drivedock.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The jobs of a server, as its customers reach them. */
final class JobsApi implements AutoCloseable {

  private static final String SUBSCRIPTION = "11111111-2222-3333-4444-555555555555";
  private static final String VERSION = "?api-version=2021-01-01";
  private static final String JOBS = "/providers/Microsoft.ImportExport/jobs";
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(60);

  private final URI server;
  private final String token;
  private final HttpClient http;

  JobsApi(URI server, String token, HttpClient http) {
    this.server = server;
    this.token = token;
    this.http = http;
  }

  static HttpClient newClient() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  /** The first page of all jobs of the subscription. */
  URI firstPage() {
    return URI.create(server + "/subscriptions/" + SUBSCRIPTION + JOBS + VERSION);
  }

  String get(URI address) throws IOException, InterruptedException {
    return send(request(address).GET().build(), 200);
  }

  /** Creates a job like most: one parcel of two encrypted drives. */
  void create(int number) throws IOException, InterruptedException {
    send(
        request(URI.create(server + path(number)))
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body(number)))
            .build(),
        201);
  }

  /** Where the job of that number is. */
  static String path(int number) {
    return path(number, "job-");
  }

  /** Where that one of {@link ManyJobs} is. */
  static String pathOfMany(int number) {
    return path(number, "many-");
  }

  private static String path(int number, String name) {
    return "/subscriptions/%s/resourceGroups/group%d%s/%s%d%s"
        .formatted(SUBSCRIPTION, number % 10, JOBS, name, number, VERSION);
  }

  static String body(int number) {
    return """
    {"location": "Main Dock", "tags": {"project": "benchmark", "batch": "%d"}, "properties": {
      "jobType": "Import", "logLevel": "Verbose", "backupDriveManifest": true,
      "storageAccountId": "/subscriptions/%s/resourceGroups/group/providers/Microsoft.Storage/storageAccounts/press",
      "diagnosticsPath": "waimportexport",
      "returnAddress": {"recipientName": "Ann Example", "streetAddress1": "1 Example Street",
        "streetAddress2": "Second floor", "city": "Redmond", "stateOrProvince": "WA",
        "postalCode": "98007", "countryOrRegion": "USA", "phone": "4250000000",
        "email": "ann@example.com"},
      "returnShipping": {"carrierName": "FedEx", "carrierAccountNumber": "989ffff"},
      "driveList": [%s, %s]}}
    """
        .formatted(number, SUBSCRIPTION, drive("A", number), drive("B", number));
  }

  private static String drive(String letter, int number) {
    return """
    {"driveId": "%s%07d", "bitLockerKey": "%06d-662376-448998-450120-652806-203390-606320-483076",
      "manifestFile": "\\\\DriveManifest.xml", "manifestHash": "%032X", "driveHeaderHash": ""}
    """
        .formatted(letter, number, number % 50_000 * 11, number);
  }

  private HttpRequest.Builder request(URI address) {
    return HttpRequest.newBuilder(address)
        .timeout(ANSWERS_WITHIN)
        .header("Authorization", "Bearer " + token);
  }

  private String send(HttpRequest request, int expected) throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != expected) {
      throw new IOException(
          "%s %s was answered with %d: %s"
              .formatted(request.method(), request.uri(), answer.statusCode(), answer.body()));
    }
    return answer.body();
  }

  @Override
  public void close() {
    http.close();
  }
}
