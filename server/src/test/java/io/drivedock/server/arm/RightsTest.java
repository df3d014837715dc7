package io.drivedock.server.arm;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.server.access.Role;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each role at each operation. */
final class RightsTest {

  private static final String JOB = ArmClient.job("guarded");
  private static final List<Role> ROLES =
      List.of(Role.OPERATOR, Role.CUSTOMER, Role.AUDITOR, Role.STATION);
  private static ArmClient client;

  @BeforeAll
  static void start(@TempDir Path folder) {
    client = ArmClient.start(folder);
  }

  @AfterAll
  static void stop() {
    client.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /providers/Microsoft.ImportExport/locations,        yes, yes, yes, no",
    "GET,    /providers/Microsoft.ImportExport/locations/westus, yes, yes, yes, no",
    "GET,    /providers/Microsoft.ImportExport/operations,       yes, yes, yes, no",
    "GET,    SUBSCRIPTION,                                       yes, yes, yes, no",
    "GET,    GROUP,                                              yes, yes, yes, no",
    "GET,    JOB,                                                yes, yes, yes, no",
    "PUT,    JOB,                                                yes, yes, no,  no",
    "PATCH,  JOB,                                                yes, yes, no,  no",
    "POST,   JOB/listBitLockerKeys,                              yes, yes, no,  no",
    "DELETE, JOB,                                                yes, yes, no,  no",
  })
  void aRoleMayWhatTheTableSays(
      String method,
      String path,
      String operator,
      String customer,
      String auditor,
      String station) {
    String where =
        path.replace("JOB", JOB)
            .replace("GROUP", ArmClient.GROUP_JOBS)
            .replace("SUBSCRIPTION", ArmClient.SUBSCRIPTION_JOBS);
    List<String> rights = List.of(operator, customer, auditor, station);
    for (int i = 0; i < ROLES.size(); i++) {
      client.put(JOB, Bodies.importJob().toString());
      String body =
          switch (method) {
            case "PUT" -> Bodies.importJob().toString();
            case "PATCH" -> "{\"tags\":{\"a\":\"b\"}}";
            default -> null;
          };
      ArmClient.Answered answer = client.call(ROLES.get(i), method, where, body, request -> {});
      if (rights.get(i).equals("yes")) {
        answer.is(200);
      } else {
        assertThat(answer.is(403).code()).isEqualTo("AuthorizationFailed");
        client.get(JOB).is(200);
      }
    }
  }
}
