package io.drivedock.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.server.access.Caller;
import io.drivedock.server.access.Role;
import io.drivedock.server.db.SmallDisk;
import io.drivedock.settings.Settings;
import io.drivedock.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class ServerMainTest {

  @TempDir Path folder;

  @Test
  void startedAgainItKnowsItsTokens() {
    String token;
    try (TestServer server = TestServer.start(folder, Map.of())) {
      token = server.token(Role.AUDITOR);
    }
    try (TestServer server = TestServer.start(folder, Map.of())) {
      assertThat(server.server().tokens().caller(token)).map(Caller::role).contains(Role.AUDITOR);
    }
  }

  @Test
  void aPortInUseIsSaidInOneSentence() {
    try (TestServer first = TestServer.start(folder, Map.of())) {
      int port = first.server().port();
      assertThatThrownBy(() -> TestServer.start(folder.resolve("other"), Map.of("port", port)))
          .isInstanceOf(StartException.class)
          .hasMessage(
              "Port %d on 127.0.0.1 is in use by another program. Give another with --port; 0"
                      .formatted(port)
                  + " takes a free one.");
    }
  }

  @Test
  void aDataFolderThatCannotBeWrittenIsSaidInOneSentence() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(() -> TestServer.start(file.resolve("data"), Map.of()))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("The data folder " + file.resolve("data") + " is not writable.");
  }

  @Test
  void aSecondServerOnTheDataFolderIsRefusedAndTheFolderFreeAfterwards() {
    try (TestServer first = TestServer.start(folder, Map.of())) {
      assertThatThrownBy(() -> TestServer.start(folder, Map.of()))
          .isInstanceOf(StartException.class)
          .hasMessage(
              ("A Drivedock server is already running on the data folder %s. Stop it"
                          + " first, or give another")
                      .formatted(folder)
                  + " folder with --data.");
      assertThat(first.send(Role.AUDITOR, "GET", "/dock/v1/jobs", null).statusCode())
          .isEqualTo(200);
    }
    TestServer.start(folder, Map.of()).close();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aRefusedServerInTheSameProcessLeavesTheFolderLocked() throws IOException {
    try (TestServer _ = TestServer.start(folder, Map.of())) {
      assertThatThrownBy(() -> TestServer.start(folder, Map.of()))
          .isInstanceOf(StartException.class);
      assertThat(PosixLocks.on(folder.resolve(DataFolder.LOCK_FILE))).isEqualTo(1);
    }
  }

  @Test
  void aStartThatFailsLeavesTheFolderToTheNext() throws IOException {
    Files.createDirectory(folder.resolve("drivedock.db"));
    assertThatThrownBy(() -> TestServer.start(folder, Map.of()))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("It must be a file");

    Files.delete(folder.resolve("drivedock.db"));
    TestServer.start(folder, Map.of()).close();
  }

  @Tag("installed")
  @Test
  void aDatabaseThatTakesNoWritesStopsTheStartWithASentence() throws IOException {
    try (SmallDisk disk = SmallDisk.on(folder.resolve("disk"), 8)) {
      TestServer.start(disk.root(), Map.of()).close();
      disk.fill();
      assertThatThrownBy(() -> TestServer.start(disk.root(), Map.of()))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("its disk is full");
      disk.empty();
      disk.remountReadOnly();
      assertThatThrownBy(() -> TestServer.start(disk.root(), Map.of()))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("The data folder " + disk.root() + " is not writable.");
    }
  }

  @Test
  void aMasterKeyThatOthersMayReadIsRefused() throws IOException {
    Files.writeString(folder.resolve("master.key"), "x");

    assertThatThrownBy(() -> TestServer.start(folder, Map.of()))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("chmod 600");
  }

  @Test
  void everythingWrongWithTheSettingsIsSaidAtOnce() {
    Settings settings =
        Settings.of(
            Map.of(
                "prot",
                1,
                "database",
                Map.of("url", "jdbc:h2:mem"),
                "proxies",
                List.of("10.0.0.0/8", "10.1.2.3/16"),
                "terms",
                Map.of("finishedKept", "ninety days"),
                "locations",
                Map.of("West US", Map.of("alternateLocations", List.of("Mars")))),
            "drivedock.yaml");
    ServerConfig.read(settings, folder, Map.of());

    assertThatThrownBy(settings::finish)
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("'prot' is not a setting; did you mean 'port'?")
        .hasMessageContaining("'database.url' is not the address of a database")
        .hasMessageContaining(
            "'proxies' has '10.1.2.3/16', whose address has bits set beyond its prefix")
        .hasMessageContaining("'terms.finishedKept' is not a duration")
        .hasMessageContaining("'Mars', which is not a configured location");
  }

  @Test
  void whatIsSaidOfStorageAccountsIsReadStrictly() {
    String ann = "aaaaaaaa-2222-3333-4444-555555555555";
    String bob = "bbbbbbbb-2222-3333-4444-555555555555";
    Settings settings =
        Settings.of(
            Map.of(
                "storage",
                Map.of(
                    "unnamedAccounts",
                    "perhaps",
                    "accounts",
                    Map.of(
                        "no",
                        Map.of("target", "main"),
                        "nothing",
                        Map.of(),
                        "films",
                        Map.of("owners", List.of(ann)),
                        "FILMS2",
                        Map.of("owners", List.of("ann")),
                        ofAccount(bob, "films"),
                        Map.of("target", "main")))),
            "drivedock.yaml");
    ServerConfig.read(settings, folder, Map.of());

    assertThatThrownBy(settings::finish)
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("'storage.unnamedAccounts' is not one of claimed, refused")
        .hasMessageContaining("'storage.accounts.no' is neither the name of a storage account")
        .hasMessageContaining("'storage.accounts.nothing' names neither a target nor owners")
        .hasMessageContaining("'storage.accounts.FILMS2.owners' contains something that is not a")
        .hasMessageContaining("the account 'films' in target 'main' belongs to ");
  }

  @Test
  void whatWasSaidOfStorageAccountsBeforeIsStillUnderstood() {
    Settings settings =
        Settings.of(
            Map.of("storage", Map.of("accounts", Map.of("films", Map.of("target", "archive")))),
            "drivedock.yaml");
    ServerConfig config = ServerConfig.read(settings, folder, Map.of());
    settings.finish();
    assertThat(config.accounts().targetOf("Films")).isEqualTo("archive");
    assertThat(config.accounts().targetOf("other")).isEqualTo("main");
  }

  private static String ofAccount(String subscription, String account) {
    return "/subscriptions/%s/resourceGroups/r/providers/Microsoft.Storage/storageAccounts/%s"
        .formatted(subscription, account);
  }

  @Test
  void thePasswordOfTheDatabaseAppearsNowhere() throws IOException {
    Path file = Files.writeString(folder.resolve("password"), "Secret-Not-Real\n");
    Settings settings =
        Settings.of(
            Map.of(
                "database",
                Map.of(
                    "url",
                    "jdbc:postgresql://127.0.0.1:1/none?connectTimeout=1",
                    "user",
                    "drivedock",
                    "passwordFile",
                    file.toString())),
            "a test");
    ServerConfig config = ServerConfig.read(settings, folder, Map.of());
    settings.finish();

    assertThat(config.database().password()).isEqualTo("Secret-Not-Real");
    assertThat(config.toString()).doesNotContain("Secret-Not-Real");
  }
}
