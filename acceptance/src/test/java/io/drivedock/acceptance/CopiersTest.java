package io.drivedock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.models.BlobHttpHeaders;
import com.azure.storage.common.StorageSharedKeyCredential;
import com.azure.storage.common.sas.AccountSasPermission;
import com.azure.storage.common.sas.AccountSasResourceType;
import com.azure.storage.common.sas.AccountSasService;
import com.azure.storage.common.sas.AccountSasSignatureValues;
import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.ImportDisposition;
import io.drivedock.prepare.BlobPlan;
import io.drivedock.prepare.PreparedDrive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What people hold an import against: azcopy and rclone take every object for whole, also those
 * that came in several blocks or parts, and know the times of the files.
 */
@Tag("installed")
final class CopiersTest {

  private static final String AZCOPY =
      Path.of(System.getProperty("drivedock.root", ".."))
          .resolve("acceptance/.copiers/azcopy")
          .toAbsolutePath()
          .normalize()
          .toString();

  private static final Instant LONG_AGO = Instant.parse("2001-09-09T01:46:40Z");

  @TempDir Path temp;
  private Path tree;
  private ClientRun client;

  @BeforeEach
  void files() throws IOException {
    tree =
        new SampleFiles(temp.resolve("tree"))
            .text("small.txt", "small\n")
            .text("empty.bin", "")
            .random("large/three blocks.mov", 1, 9 * SampleFiles.MIB + 17)
            .random("large/parts.mov", 2, 21 * SampleFiles.MIB)
            .text("names/Größe & Gewicht 100% (2).txt", "accents\n")
            .text("names/荷物 📦.txt", "a picture\n")
            .tree();
    for (String file : StoredBlobs.filesOf(tree)) {
      Files.setLastModifiedTime(tree.resolve(file), FileTime.from(LONG_AGO));
    }
    Path home = Files.createDirectory(temp.resolve("home"));
    client =
        new ClientRun(
            home,
            Map.of(
                "AZCOPY_LOG_LOCATION",
                home.toString(),
                "AZCOPY_JOB_PLAN_LOCATION",
                home.toString(),
                "RCLONE_CONFIG",
                home.resolve("rclone.conf").toString()));
    client.require("azcopy (bash .ci/copiers)", AZCOPY, "--version");
    client.require("rclone (bash .ci/copiers)", "rclone", "version");
  }

  private void importDrive(String targets) throws IOException {
    BlobPlan plan =
        new BlobPlan(
            "films", "", ImportDisposition.NO_OVERWRITE, List.of(), true, BlobMetadata.NONE, true);
    try (TestInstallation installation =
        TestInstallation.open(temp, targets, UnaryOperator.identity())) {
      PreparedDrive drive = installation.prepare(tree, "DISK0001", plan);
      Journey journey = installation.journey("spring");
      journey.announce(drive.info());
      journey.ship();
      journey.receive(drive.drive());
      String _ = Eventually.until("the job is Packaging", journey::state, "Packaging"::equals);
      assertThat(journey.drive("DISK0001").path("copyStatus").asString()).isEqualTo("Completed");
    }
  }

  private void assertIsTheTree(Path down) throws IOException {
    assertThat(StoredBlobs.filesOf(down)).isEqualTo(StoredBlobs.filesOf(tree));
    for (String file : StoredBlobs.filesOf(tree)) {
      assertThat(down.resolve(file)).hasSameBinaryContentAs(tree.resolve(file));
      assertThat(Files.getLastModifiedTime(down.resolve(file)).toInstant())
          .as(file)
          .isEqualTo(LONG_AGO);
    }
  }

  @Test
  void azcopyAndRcloneTakeAnImportIntoAzureForWhole() throws Exception {
    try (CloudProcess azure = CloudProcess.azurite(temp.resolve("azurite"))) {
      Path keys = temp.resolve("azure-keys");
      Files.writeString(
          keys,
          "storage_account = %s\nstorage_key = %s\n"
              .formatted(CloudProcess.AZURE_ACCOUNT, CloudProcess.AZURE_KEY));
      String endpoint = azure.endpoint() + "/" + CloudProcess.AZURE_ACCOUNT;
      importDrive(
          """
          station:
            targets:
              main:
                azure: {endpoint: "%s", container: "{account}", keysFile: "%s"}
          """
              .formatted(endpoint, keys));
      BlobServiceClient account = account(endpoint);
      String sas = sas(account);
      String container = endpoint + "/" + Journey.ACCOUNT;

      Path byAzcopy = Files.createDirectory(temp.resolve("by-azcopy"));
      client.outputOf(download(container + "/films/*?" + sas, byAzcopy));
      assertIsTheTree(byAzcopy);

      Files.writeString(
          temp.resolve("home/rclone.conf"),
          "[azure]\ntype = azureblob\nsas_url = %s?%s\n".formatted(container, sas));
      assertRcloneFindsNoDifference("azure:" + Journey.ACCOUNT + "/films");
      Path byRclone = temp.resolve("by-rclone");
      client.outputOf("rclone", "copy", "azure:" + Journey.ACCOUNT + "/films", byRclone.toString());
      assertIsTheTree(byRclone);

      account
          .getBlobContainerClient(Journey.ACCOUNT)
          .getBlobClient("films/large/parts.mov")
          .setHttpHeaders(new BlobHttpHeaders());
      Path without = Files.createDirectory(temp.resolve("without"));
      assertThatThrownBy(() -> client.outputOf(download(container + "/films/*?" + sas, without)))
          .as("azcopy does look at the MD5")
          .isInstanceOf(AssertionError.class);
    }
  }

  private static String[] download(String from, Path to) {
    return new String[] {
      AZCOPY,
      "copy",
      from,
      to.toString(),
      "--from-to",
      "BlobLocal",
      "--recursive",
      "--check-md5",
      "FailIfDifferentOrMissing",
      "--preserve-posix-properties",
      "--skip-version-check"
    };
  }

  private static BlobServiceClient account(String endpoint) {
    return new BlobServiceClientBuilder()
        .endpoint(endpoint)
        .credential(
            new StorageSharedKeyCredential(CloudProcess.AZURE_ACCOUNT, CloudProcess.AZURE_KEY))
        .buildClient();
  }

  private static String sas(BlobServiceClient account) {
    return account.generateAccountSas(
        new AccountSasSignatureValues(
            OffsetDateTime.now(ZoneOffset.UTC).plusDays(1),
            AccountSasPermission.parse("rl"),
            AccountSasService.parse("b"),
            AccountSasResourceType.parse("sco")));
  }

  @Test
  void rcloneTakesAnImportIntoS3ForWhole() throws Exception {
    try (CloudProcess s3 = CloudProcess.s3(temp.resolve("s3"))) {
      Path keys = temp.resolve("s3-keys");
      Files.writeString(
          keys,
          "aws_access_key_id = %s\naws_secret_access_key = %s\n"
              .formatted(CloudProcess.S3_ACCESS_KEY, CloudProcess.S3_SECRET_KEY));
      importDrive(
          """
          station:
            targets:
              main:
                s3: {endpoint: "%s", bucket: imports, keysFile: "%s"}
          """
              .formatted(s3.endpoint(), keys));
      Files.writeString(
          temp.resolve("home/rclone.conf"),
          """
          [s3]
          type = s3
          provider = Other
          endpoint = %s
          access_key_id = %s
          secret_access_key = %s
          """
              .formatted(s3.endpoint(), CloudProcess.S3_ACCESS_KEY, CloudProcess.S3_SECRET_KEY));
      String films = "s3:imports/" + Journey.ACCOUNT + "/films";
      assertRcloneFindsNoDifference(films);
      Path down = temp.resolve("down");
      client.outputOf("rclone", "copy", films, down.toString());
      assertIsTheTree(down);
    }
  }

  /** By MD5, of every object: where one is missing, rclone compares lengths and says so. */
  private void assertRcloneFindsNoDifference(String remote) throws IOException {
    for (List<String> options : List.of(List.<String>of(), List.of("--checksum"))) {
      List<String> command = new ArrayList<>(List.of("rclone", "check", tree.toString(), remote));
      command.addAll(options);
      command.addAll(
          List.of("--combined", "-", "--log-file", temp.resolve("rclone.log").toString()));
      assertThat(client.outputOf(command.toArray(String[]::new)).lines())
          .containsExactlyInAnyOrderElementsOf(
              StoredBlobs.filesOf(tree).stream().map(file -> "= " + file).toList());
    }
    assertThat(Files.readString(temp.resolve("rclone.log")))
        .contains("0 differences found")
        .doesNotContain("could not be checked");
  }
}
