package io.drivedock.station.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.settings.SettingsException;
import io.drivedock.station.controlplane.StationToken;
import io.drivedock.station.store.Bandwidth;
import io.drivedock.station.store.KeySource;
import io.drivedock.station.store.ReadBack;
import io.drivedock.station.store.TransferOptions;
import io.drivedock.station.store.Transport;
import io.drivedock.station.store.azure.AzureKeys;
import io.drivedock.station.store.azure.AzurePlace;
import io.drivedock.station.store.s3.S3Keys;
import io.drivedock.station.store.s3.S3Place;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StationConfigTest {

  private static final String TOKEN = "drivedock_secret-secret";
  private static final Map<String, String> VARIABLE = Map.of("DRIVEDOCK_STATION_TOKEN", TOKEN);
  private static final String WHOLE =
      """
      server: https://dock.example.com/import
      tokenFile: token
      name: dock-1
      slots: /mnt/slots
      devices: ["/dev/disk/by-path/pci-0000:00:14.0-usb-0:1", a.img]
      work: state
      targets:
        main: {folder: /srv/store}
        other: {folder: store}
      drivesAtOnce: 3
      memoryMiB: 128
      pollEvery: 500 ms
      """;
  private static final String LEAST =
      """
      server: http://localhost:8080
      slots: slots
      work: work
      targets: {main: {folder: store}}
      """;

  @TempDir Path folder;

  private StationConfig read(String yaml, Map<String, String> environment) throws Exception {
    Path file = Files.writeString(folder.resolve("station.yaml"), yaml);
    return StationConfig.read(SettingsFile.read(file), folder, environment, "machine");
  }

  @Test
  void everySettingIsReadAndPathsAreRelativeToTheFile() throws Exception {
    Files.writeString(folder.resolve("token"), TOKEN + "\n");
    assertThat(read(WHOLE, Map.of()))
        .isEqualTo(
            new StationConfig(
                URI.create("https://dock.example.com/import"),
                StationToken.parse(TOKEN),
                "dock-1",
                Path.of("/mnt/slots"),
                List.of(
                    Path.of("/dev/disk/by-path/pci-0000:00:14.0-usb-0:1"), folder.resolve("a.img")),
                folder.resolve("state"),
                Map.of(
                    "main", new TargetConfig.Folder(Path.of("/srv/store")),
                    "other", new TargetConfig.Folder(folder.resolve("store"))),
                new Workload(3, 128),
                Duration.ofMillis(500)));
  }

  @Test
  void whatIsLeftOutHasADefault() throws Exception {
    StationConfig config = read(LEAST, VARIABLE);
    assertThat(config.token()).isEqualTo(StationToken.parse(TOKEN));
    assertThat(config.name()).isEqualTo("machine");
    assertThat(config.workload()).isEqualTo(Workload.DEFAULT);
    assertThat(config.pollEvery()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void whatIsShownHoldsNoSecret() throws Exception {
    assertThat(read(LEAST, VARIABLE).toString()).contains("localhost").doesNotContain("secret");
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce() {
    String yaml =
        """
        server: ftp://dock
        tokenFile: none
        name: dock 1
        slot: slots
        drivesAtOnce: 17
        pollEvery: 1ms
        targets: {main: {path: store}}
        """;
    assertThatThrownBy(() -> read(yaml, Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll(
            "station.yaml",
            "'server' is not an address",
            "'tokenFile' cannot be read",
            "'name' is not 1 to 64",
            "'slots' is missing",
            "'slot' is not a setting; did you mean 'slots'?",
            "'work' is missing",
            "'drivesAtOnce' is not a whole number from 1 to 16",
            "'pollEvery' is not from 50ms to 1h",
            "'targets.main.folder' is missing",
            "'targets.main.path' is not a setting");
  }

  @Test
  void anEmptyFileLacksWhatMustBeThere() {
    assertThatThrownBy(() -> read("", Map.of()))
        .hasMessageContainingAll("'server' is missing", "'tokenFile' is missing", "names none");
  }

  @Test
  void aTokenInTheSettingsIsRefusedAndNotRepeated() {
    assertThatThrownBy(() -> read(LEAST + "token: " + TOKEN, VARIABLE))
        .hasMessageContaining("'token' must not be in the settings")
        .message()
        .doesNotContain("secret");
  }

  @Test
  void twoTokensAreOneTooMany() throws Exception {
    Files.writeString(folder.resolve("token"), TOKEN);
    assertThatThrownBy(() -> read(WHOLE, VARIABLE)).hasMessageContaining("give one of them");
  }

  @Test
  void aFileThatHoldsNoTokenIsSaidToAndNotRepeated() throws Exception {
    Files.writeString(folder.resolve("token"), "secret\nsecret");
    assertThatThrownBy(() -> read(WHOLE, Map.of()))
        .hasMessageContaining("'tokenFile' names a file that does not hold a token")
        .message()
        .doesNotContain("secret");
  }

  @Test
  void aBucketIsReadAndItsKeysComeFromAFileOfTheirOwn() throws Exception {
    Files.writeString(
        folder.resolve("keys"),
        """
        [default]
        aws_access_key_id = AKIDEXAMPLE
        aws_secret_access_key = k3y/of+the=bucket
        """);
    StationConfig config =
        read(
            LEAST.replace(
                "{main: {folder: store}}",
                """

                  cold:
                    s3:
                      endpoint: https://s3.example.com:9000
                      region: eu-1
                      bucket: imports
                      prefix: "in/{account}/"
                      keysFile: keys
                      storageClass: STANDARD_IA
                      tags: [from=drivedock, cost=4=2]
                      uploadsAtOnce: 16
                """),
            VARIABLE);
    KeySource<S3Keys> keys = new KeySource.File<>(folder.resolve("keys"));
    assertThat(config.targets())
        .containsExactly(
            Map.entry(
                "cold",
                new TargetConfig.S3(
                    new S3Place(
                        URI.create("https://s3.example.com:9000"),
                        "eu-1",
                        "imports",
                        "in/{account}/",
                        true,
                        keys,
                        "STANDARD_IA",
                        Map.of("from", "drivedock", "cost", "4=2"),
                        16,
                        Transport.DIRECT),
                    new TransferOptions(ReadBack.SAMPLED, false, Bandwidth.UNLIMITED))));
    assertThat(keys.reading(S3Keys::parse).read())
        .isEqualTo(new S3Keys("AKIDEXAMPLE", "k3y/of+the=bucket", null));
    assertThat(config.toString()).doesNotContain("k3y").doesNotContain("AKID");
  }

  @Test
  void howBlobsAreMovedIsSaidForEachTarget() throws Exception {
    TransferOptions options =
        read(
                LEAST.replace(
                    "{folder: store}",
                    "{folder: store, readBack: full, commitDamaged: true, snapshots: none,"
                        + " staleMd5: refuse, bandwidthMiB: 50}"),
                VARIABLE)
            .targets()
            .get("main")
            .options();
    assertThat(options.readBack()).isEqualTo(ReadBack.FULL);
    assertThat(options.commitsDamaged()).isTrue();
    assertThat(options.exportsSnapshots()).isFalse();
    assertThat(options.exportsStaleMd5()).isFalse();
    assertThat(options.bandwidth()).hasToString("50 MiB/s");
    assertThat(read(LEAST, VARIABLE).targets().get("main").options())
        .isEqualTo(TransferOptions.PLAIN);
    assertThatThrownBy(
            () ->
                read(LEAST.replace("{folder: store}", "{folder: store, readBack: some}"), VARIABLE))
        .hasMessageContaining("readBack")
        .hasMessageContaining("one of none, sampled, full");
  }

  @Test
  void keysOfABucketMayComeFromTheEnvironmentAndAreNotShown() throws Exception {
    StationConfig config =
        read(
            LEAST.replace("{folder: store}", "{s3: {bucket: \"in-{account}\", prefix: \"\"}}"),
            Map.of(
                "DRIVEDOCK_STATION_TOKEN", TOKEN,
                "AWS_ACCESS_KEY_ID", "AKIDEXAMPLE",
                "AWS_SECRET_ACCESS_KEY", "k3y",
                "AWS_SESSION_TOKEN", "s3ssion"));
    assertThat(config.targets().get("main"))
        .isInstanceOfSatisfying(
            TargetConfig.S3.class,
            s3 -> {
              assertThat(s3.bucket().isPathStyle()).isFalse();
              assertThat(s3.bucket().keys())
                  .isEqualTo(new KeySource.Fixed<>(new S3Keys("AKIDEXAMPLE", "k3y", "s3ssion")));
            });
    assertThat(config.toString()).doesNotContain("k3y").doesNotContain("s3ssion");
  }

  @Test
  void whatIsWrongWithABucketIsSaidAllAtOnceAndWithoutTheSecret() throws Exception {
    Files.writeString(folder.resolve("keys"), "aws_access_key_id = a\nsecret = k3y\n");
    assertThatThrownBy(
            () ->
                read(
                    LEAST.replace(
                        "{main: {folder: store}}",
                        """

                          a: {folder: store, s3: {bucket: In, endpoint: "ftp://x", keysFile: keys}}
                          b: {s3: {buckets: in, secretKey: k3y, prefix: all, tags: [x]}}
                          c: {s3: {bucket: imports, prefix: "", storageClass: GLACIER}}
                        """),
                    VARIABLE))
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll(
            "'targets.a.folder' and 's3' are both given",
            "'targets.a.s3.bucket' must be 3 to 63",
            "'targets.a.s3.endpoint' is not an address",
            "'targets.a.s3.keysFile' names a file that does not hold keys: it has no line"
                + " 'aws_secret_access_key = …'",
            "'targets.b.s3.bucket' is missing",
            "'targets.b.s3.buckets' is not a setting",
            "'targets.b.s3.secretKey' must not be in the settings",
            "'targets.b.s3.keysFile' is missing",
            "'targets.b.s3.prefix' must be empty, or names",
            "'targets.b.s3.tags' are not written name=value",
            "'targets.c.s3.prefix' does not contain {account}",
            "'targets.c.s3.storageClass' has objects that cannot be read immediately")
        .hasMessageNotContaining("k3y");
  }

  @Test
  void aTargetMayBeAnAccountInAzure() throws Exception {
    Files.writeString(
        folder.resolve("keys"), "# Entra\ntenant_id = t\nclient_id = c\nclient_secret = s3cret\n");
    StationConfig config =
        read(
            """
            server: http://localhost:8080
            slots: slots
            work: work
            targets:
              own:
                azure: {keysFile: keys}
              shared:
                azure:
                  endpoint: https://imports.blob.core.windows.net
                  container: "in-{account}"
                  keysFile: keys
                  accessTier: cool
                  uploadsAtOnce: 32
                  transport: sdk
            """,
            VARIABLE);
    KeySource<AzureKeys> keys = new KeySource.File<>(folder.resolve("keys"));
    TransferOptions options = new TransferOptions(ReadBack.SAMPLED, false, Bandwidth.UNLIMITED);
    assertThat(config.targets())
        .containsOnly(
            Map.entry(
                "own",
                new TargetConfig.Azure(
                    new AzurePlace(
                        "https://{account}.blob.core.windows.net",
                        null,
                        keys,
                        null,
                        16,
                        Transport.DIRECT),
                    options)),
            Map.entry(
                "shared",
                new TargetConfig.Azure(
                    new AzurePlace(
                        "https://imports.blob.core.windows.net",
                        "in-{account}",
                        keys,
                        "Cool",
                        32,
                        Transport.SDK),
                    options)));
    assertThat(config.toString() + keys.reading(AzureKeys::parse).read()).doesNotContain("s3cret");
  }

  @Test
  void keysOfAzureMayComeFromTheEnvironmentAndAreNotShown() throws Exception {
    StationConfig config =
        read(
            LEAST.replace("{folder: store}", "{azure: {container: \"{account}\"}}"),
            Map.of(
                "DRIVEDOCK_STATION_TOKEN", TOKEN, "AZURE_STORAGE_SAS_TOKEN", "?sv=1&sig=s3cret"));
    TargetConfig.Azure azure = (TargetConfig.Azure) config.targets().get("main");
    assertThat(azure.account().keys())
        .isEqualTo(new KeySource.Fixed<>(new AzureKeys.Sas("sv=1&sig=s3cret")));
    assertThat(config.toString()).doesNotContain("s3cret");
  }

  @Test
  void whatIsWrongWithAnAccountInAzureIsSaidAllAtOnce() throws Exception {
    Files.writeString(folder.resolve("none"), "storage_account = a\n");
    Files.writeString(folder.resolve("odd"), "storage_key = n0-base64!\n");
    assertThatThrownBy(
            () ->
                read(
                    LEAST.replace(
                        "{main: {folder: store}}",
                        """

                          a: {azure: {endpoint: "ftp://x", keysFile: none}}
                          b: {azure: {endpoint: "https://x.example", keysFile: odd, accessTier: Archive}}
                          c: {azure: {container: "UP-{account}", accountKey: k3y}, s3: {bucket: x}}
                        """),
                    VARIABLE))
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll(
            "'targets.a.azure.endpoint' is not an address",
            "'targets.a.azure.keysFile' names a file that does not hold keys: it has no line",
            "'targets.b.azure.container' is missing: where 'endpoint' has no {account}",
            "'targets.b.azure.keysFile' names a file that does not hold keys: 'storage_key' is no",
            "'targets.b.azure.accessTier' must be Hot, Cool or Cold",
            "'targets.c.azure.container' is not a container name",
            "'targets.c.azure.accountKey' must not be in the settings",
            "'targets.c.azure.keysFile' is missing",
            "'targets.c.s3' and 'azure' are both given")
        .hasMessageNotContaining("k3y")
        .hasMessageNotContaining("n0-base64");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://user:secret@dock",
        "https://dock/?secret",
        "https://dock/#secret",
        "//secret",
        "secret:80",
        "https://:secret"
      })
  void anAddressThatIsNoneOrMoreIsRefusedAndNotRepeated(String server) {
    assertThatThrownBy(
            () -> read(LEAST.replace("http://localhost:8080", "'" + server + "'"), VARIABLE))
        .hasMessageContaining("'server' is")
        .message()
        .doesNotContain("secret");
  }

  @Test
  void aMachineWhoseNameIsNoneOfAStationNeedsOne() {
    assertThatThrownBy(
            () -> {
              Path file = Files.writeString(folder.resolve("station.yaml"), LEAST);
              StationConfig.read(SettingsFile.read(file), folder, VARIABLE, "");
            })
        .hasMessageContaining("'name' is missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1, 2]",
        "a: [secret",
        "a: 1\na: secret",
        "&a [*a, secret",
        "!!java.io.File [secret]"
      })
  void whatIsNoYamlOfKeysIsRefusedAndNotRepeated(String yaml) {
    assertThatThrownBy(() -> read(yaml, VARIABLE))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("YAML")
        .message()
        .doesNotContain("secret");
  }

  @Test
  void aFileThatIsNotThereIsSaidNotToBe() {
    assertThatThrownBy(() -> SettingsFile.read(folder.resolve("none.yaml")))
        .hasMessageContaining("none.yaml")
        .hasMessageContaining("the file does not exist");
  }

  @Test
  void aConfigMadeByAnotherProgramIsCheckedToo() {
    StationToken token = StationToken.parse(TOKEN);
    Map<String, TargetConfig> targets = Map.of("main", new TargetConfig.Folder(folder));
    URI server = URI.create("http://localhost:1");
    Duration poll = Duration.ofSeconds(1);
    assertThatThrownBy(
            () ->
                new StationConfig(
                    server,
                    token,
                    "a b",
                    folder,
                    List.of(),
                    folder,
                    targets,
                    Workload.DEFAULT,
                    poll))
        .hasMessageContaining("'name'");
    assertThatThrownBy(
            () ->
                new StationConfig(
                    server,
                    token,
                    "a",
                    folder,
                    List.of(),
                    folder,
                    Map.of(),
                    Workload.DEFAULT,
                    poll))
        .hasMessageContaining("'targets'");
    assertThatThrownBy(() -> Workload.DEFAULT.withDrives(0)).hasMessageContaining("'drivesAtOnce'");
    assertThatThrownBy(
            () ->
                new StationConfig(
                    server,
                    token,
                    "a",
                    folder,
                    List.of(),
                    folder,
                    targets,
                    Workload.DEFAULT,
                    Duration.ZERO))
        .hasMessageContaining("'pollEvery'");
  }
}
