package io.drivedock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The service is killed while many customers create jobs, whose writes it gathers, and after a
 * command has used its database beside it.
 */
final class AnsweredWritesTest {
  private static final int CUSTOMERS = 8;
  private static final int KILLS = 2;
  private static final int ANSWERED_PER_LIFE = 100;

  @TempDir Path temp;

  @Test
  void whateverWasAnsweredIsThereAfterAKillAlsoWhereACommandUsedTheDatabase() throws IOException {
    Path data = temp.resolve("data");
    Path scratch = Files.createDirectories(temp.resolve("scratch"));
    Queue<String> answered = new ConcurrentLinkedQueue<>();
    String token = "";
    for (int life = 0; life <= KILLS; life++) {
      try (ServeProcess service = ServeProcess.start(data, scratch)) {
        token = service.token().orElse(token);
        try (HttpUser owner = new HttpUser(service.url(), token)) {
          for (String job : answered) {
            assertThat(owner.get(path(job)).status()).as(job).isEqualTo(200);
          }
        }
        if (life < KILLS) {
          String issued =
              ServeProcess.run(
                  scratch,
                  "token",
                  "issue",
                  "--role",
                  "auditor",
                  "--data",
                  data.toString(),
                  "auditor " + life);
          assertThat(issued).isNotBlank();
          killWhileCreating(service, token, life, answered);
        }
      }
    }
    assertThat(answered).hasSizeGreaterThanOrEqualTo(KILLS * ANSWERED_PER_LIFE);
  }

  private static void killWhileCreating(
      ServeProcess service, String token, int life, Queue<String> answered) {
    int before = answered.size();
    AtomicBoolean isDead = new AtomicBoolean();
    try (ExecutorService customers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CUSTOMERS; i++) {
        int customer = i;
        customers.execute(
            () -> create(service, token, "life-%d-%d".formatted(life, customer), answered, isDead));
      }
      Eventually.until(
          "enough creates are answered", answered::size, n -> n >= before + ANSWERED_PER_LIFE);
      isDead.set(true);
      service.kill();
    }
  }

  /** One after the other, until the service is gone in the middle of one. */
  private static void create(
      ServeProcess service, String token, String name, Queue<String> answered, AtomicBoolean dead) {
    try (HttpUser customer = new HttpUser(service.url(), token)) {
      for (int n = 0; ; n++) {
        String job = name + "-" + n;
        customer.send("PUT", path(job), body()).expecting(201);
        answered.add(job);
      }
    } catch (AssertionError e) {
      if (!dead.get()) {
        throw e;
      }
    }
  }

  private static String path(String job) {
    return "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/crash"
        + "/providers/Microsoft.ImportExport/jobs/"
        + job
        + "?api-version=2021-01-01";
  }

  private static Map<String, Object> body() {
    return Map.of(
        "location",
        "Main Dock",
        "properties",
        Map.of(
            "jobType",
            "Import",
            "storageAccountId",
            "/subscriptions/s/resourceGroups/r/providers/Microsoft.Storage/storageAccounts/press",
            "diagnosticsPath",
            "waimportexport",
            "returnAddress",
            Map.of(
                "recipientName",
                "Ann Example",
                "streetAddress1",
                "1 Example Street",
                "city",
                "Redmond",
                "postalCode",
                "98007",
                "countryOrRegion",
                "USA",
                "phone",
                "4250000000",
                "email",
                "ann@example.com"),
            "returnShipping",
            Map.of("carrierName", "FedEx", "carrierAccountNumber", "989ffff"),
            "driveList",
            List.of(
                Map.of(
                    "driveId",
                    "CRASH-1",
                    "bitLockerKey",
                    "111111-662376-448998-450120-652806-203390-606320-483076",
                    "manifestFile",
                    "\\DriveManifest.xml",
                    "manifestHash",
                    "0123456789ABCDEF0123456789ABCDEF",
                    "driveHeaderHash",
                    ""))));
  }
}
