package films;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drivedock.app.emulator.Emulator;
import io.drivedock.junit.Drivedock;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@Drivedock
class CancelAndPurgeTest {
  private static final String JOB =
      """
      {"location": "West US", "properties": {
        "jobType": "Import", "diagnosticsPath": "waimportexport", "logLevel": "Verbose",
        "storageAccountId": "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/films\
      /providers/Microsoft.Storage/storageAccounts/films",
        "returnAddress": {"recipientName": "Ada", "streetAddress1": "Street 1", "city": "Redmond",
          "postalCode": "98007", "countryOrRegion": "USA", "phone": "4250000000", "email": "ada@example.com"},
        "driveList": [{"driveId": "9CA995BA", "manifestFile": "\\\\DriveManifest.xml",
          "manifestHash": "109B21108597EF36D5785F08303F3638",
          "bitLockerKey": "238810-662376-448998-450120-652806-203390-606320-483076"}]}}
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Emulator emulator;

  CancelAndPurgeTest(Emulator emulator) {
    this.emulator = emulator;
  }

  @Test
  void aCancelledJobIsCompletedAndAfter90DaysGone() throws Exception {
    assertEquals(201, call("PUT", JOB).statusCode());
    assertEquals(200, call("PATCH", "{\"properties\":{\"cancelRequested\":true}}").statusCode());

    emulator.advance(Duration.ofMinutes(1));
    assertTrue(call("GET", "").body().contains("\"state\":\"Completed\""));
    emulator.advance(Duration.ofDays(89));
    assertEquals(200, call("GET", "").statusCode());
    emulator.advance(Duration.ofDays(1));
    assertEquals(404, call("GET", "").statusCode());
  }

  private HttpResponse<String> call(String method, String body) throws Exception {
    String job =
        "/subscriptions/%s/resourceGroups/films/providers/Microsoft.ImportExport/jobs/spring"
            .formatted(emulator.subscriptionId());
    return http.send(
        HttpRequest.newBuilder(URI.create(emulator.url() + job + "?api-version=2021-01-01"))
            .header("Authorization", "Bearer " + emulator.token())
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }
}
