package io.drivedock.station.exporting;

import static io.drivedock.station.exporting.ExportedDrive.METADATA;
import static io.drivedock.station.exporting.ExportedDrive.PROPERTIES;
import static io.drivedock.station.exporting.ExportedDrive.random;
import static io.drivedock.station.exporting.ExportedDrive.text;
import static io.drivedock.station.exporting.ExportingStation.log;
import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.BlobList;
import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.Md5;
import io.drivedock.drive.SideFile;
import io.drivedock.drive.SideFileXml;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.job.ExportSelection;
import io.drivedock.station.store.Bandwidth;
import io.drivedock.station.store.ForwardingStore;
import io.drivedock.station.store.ForwardingTargets;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.ReadBack;
import io.drivedock.station.store.ReadOptions;
import io.drivedock.station.store.Targets;
import io.drivedock.station.store.TargetsWithOptions;
import io.drivedock.station.store.TransferOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DriveExportTest {

  private static final DriveId D1 = new DriveId("D1");

  private final ExportingStation station;
  private final Path drive;

  DriveExportTest(@TempDir Path folder) throws Exception {
    station = new ExportingStation(folder);
    drive = station.drive(D1);
  }

  private DriveReport run(ExportSelection selection) throws Exception {
    return station.export(D1, selection);
  }

  private static DriveReport.Exported exported(DriveReport report) {
    return Objects.requireNonNull(report.exported());
  }

  private static List<String> incomplete(DriveReport report) throws Exception {
    return ExportingStation.incomplete(report).stream().map(BlobList.Named::path).toList();
  }

  @Test
  void everyByteComesWithItsProofItsPropertiesAndItsMetadata() throws Exception {
    byte[] large = random((20 << 20) + 17, 1);
    try (ObjectStore store = station.store()) {
      ExportFixtures.put(store, "films/1920/large.bin", large, PROPERTIES, METADATA);
      ExportFixtures.put(store, "films/a.txt", text("hello"));
      ExportFixtures.put(store, "films/empty", new byte[0]);
      ExportFixtures.put(store, "music/b", text("tune"));
      ExportFixtures.put(store, "$root/logo.bmp", text("logo"));
    }
    DriveReport report = run(ExportFixtures.prefixes("/films/", "/$root/"));

    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED);
    assertThat(report.bytesSucceeded()).isEqualTo(large.length + 9).isEqualTo(report.bytesTotal());
    assertThat(report.errorLogUri()).isNull();
    assertThat(exported(report).incompleteListUri()).isNull();
    assertThat(exported(report).manifestFile()).isEqualTo("\\D1.manifest");
    byte[] manifestBytes = Files.readAllBytes(drive.resolve("D1.manifest"));
    assertThat(exported(report).manifestHash()).isEqualTo(Md5.ofContent(manifestBytes).hex());
    assertThat(log(report.manifestUri()).getBytes(StandardCharsets.UTF_8)).isEqualTo(manifestBytes);
    assertThat(new String(manifestBytes, StandardCharsets.UTF_8))
        .doesNotContain("ImportDisposition");

    Map<String, ManifestBlob> manifest = ExportFixtures.manifest(drive);
    assertThat(manifest.keySet())
        .containsExactly("$root/logo.bmp", "films/1920/large.bin", "films/a.txt", "films/empty");
    ManifestBlob blob = Objects.requireNonNull(manifest.get("films/1920/large.bin"));
    assertThat(blob.filePath()).isEqualTo("\\films\\1920\\large.bin");
    assertThat(blob.content().chunks()).hasSize(6);
    assertThat(ExportFixtures.content(drive, blob)).isEqualTo(large);
    SideFile properties = Objects.requireNonNull(blob.properties());
    byte[] side = Files.readAllBytes(ExportFixtures.file(drive, properties.path()));
    assertThat(Md5.ofContent(side)).isEqualTo(properties.hash());
    assertThat(SideFileXml.properties(side)).isEqualTo(PROPERTIES);
    assertThat(new String(side, StandardCharsets.UTF_8))
        .contains("<Content-Length>" + large.length, "<Last-Modified>", " GMT</Last-Modified>");
    SideFile metadata = Objects.requireNonNull(blob.metadata());
    assertThat(
            SideFileXml.metadata(Files.readAllBytes(ExportFixtures.file(drive, metadata.path()))))
        .isEqualTo(METADATA);
    assertThat(Objects.requireNonNull(manifest.get("films/a.txt")).properties()).isNull();
    assertThat(log(report.verboseLogUri())).contains("<BlobPath>films/a.txt</BlobPath>");
  }

  @Test
  void whatIsNamedAndNotThereIsToldAndListed() throws Exception {
    try (ObjectStore store = station.store()) {
      ExportFixtures.put(store, "films/a", text("hello"));
    }
    DriveReport report = run(ExportFixtures.paths("films/a", "/films/a", "films/gone", "no path"));
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED_WITH_ERRORS);
    assertThat(report.bytesSucceeded()).isEqualTo(5);
    assertThat(ExportFixtures.manifest(drive).keySet()).containsExactly("films/a");
    assertThat(log(report.errorLogUri()))
        .contains("Status=\"BlobRequestFailed\"", "films/gone", "no path")
        .doesNotContain(">films/a<");
    assertThat(incomplete(report)).containsExactly("drivedock-no-container/no path", "films/gone");
  }

  @Test
  void aListInABlobSelects() throws Exception {
    try (ObjectStore store = station.store()) {
      ExportFixtures.put(store, "films/a", text("1"));
      ExportFixtures.put(store, "films/b/c", text("2"));
      ExportFixtures.put(store, "films/d", text("3"));
      ExportFixtures.put(
          store,
          "lists/mine.xml",
          text(
              "<?xml version=\"1.0\"?><BlobList><BlobPath>films/a</BlobPath>"
                  + "<BlobPathPrefix>/films/b</BlobPathPrefix></BlobList>"));
      ExportFixtures.put(store, "lists/broken.xml", text("<BlobList><BlobPath>films/a</BlobPath>"));
    }
    assertThat(run(new ExportSelection.ListedInBlob("lists/mine.xml")).status())
        .isEqualTo(CopyStatus.COMPLETED);
    assertThat(ExportFixtures.manifest(drive).keySet()).containsExactly("films/a", "films/b/c");
    Map<String, String> faults =
        Map.of(
            "lists/broken.xml",
                "'lists/broken.xml'. The list of blobs is invalid at line 1, column ",
            "lists/none.xml", "'lists/none.xml', and there is no such blob.",
            "not a path", "'not a path', which is not the path of a blob.");
    for (Map.Entry<String, String> fault : faults.entrySet()) {
      station.beginAnew(D1);
      DriveReport report = run(new ExportSelection.ListedInBlob(fault.getKey()));
      assertThat(report.status()).isEqualTo(CopyStatus.BLOB_LIST_FORMAT_INVALID);
      assertThat(report.why()).contains(fault.getValue());
      assertThat(log(report.errorLogUri()))
          .contains("<Status>BlobListFormatInvalid</Status>")
          .contains(fault.getValue());
    }
  }

  @Test
  void aSelectionThatMatchesNothingSaysSo() throws Exception {
    try (ObjectStore store = station.store()) {
      ExportFixtures.put(store, "films/a", text("hello"));
    }
    DriveReport report = run(ExportFixtures.prefixes("/nothing"));
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED_WITH_WARNINGS);
    assertThat(log(report.errorLogUri())).contains("The selection of this job matches no blob");
    assertThat(ExportFixtures.manifest(drive)).isEmpty();
  }

  @Test
  void aBlobThatChangesWhileItIsReadIsNeverMixed() throws Exception {
    byte[] old = random(12 << 20, 5);
    byte[] young = random(12 << 20, 6);
    try (ObjectStore store = station.store()) {
      ExportFixtures.put(store, "films/large", old);
      ExportFixtures.put(store, "films/other", text("other"));
    }
    AtomicLong reads = new AtomicLong();
    Targets changing =
        new ForwardingTargets(
            station.targets(),
            inner ->
                new ForwardingStore(inner) {
                  @Override
                  public boolean read(BlobPath path, ReadOptions options, ByteBuffer buffer) {
                    if (path.name().equals("large") && reads.incrementAndGet() == 2) {
                      try (ObjectStore store = station.store()) {
                        ExportFixtures.put(store, "films/large", young);
                      }
                    }
                    return super.read(path, options, buffer);
                  }
                });
    DriveReport report = station.export(changing, D1, ExportFixtures.prefixes("/films/"));
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED_WITH_ERRORS);
    assertThat(ExportFixtures.manifest(drive).keySet()).containsExactly("films/other");
    assertThat(drive.resolve("films/large")).doesNotExist();
    assertThat(log(report.errorLogUri())).contains("BlobUnexpectedChange", "films/large");
    assertThat(incomplete(report)).containsExactly("films/large");
  }

  @Test
  void whatTheStoreSaysOfTheBytesIsChecked() throws Exception {
    BlobProperties lying =
        new BlobProperties("text/plain", Md5.ofContent(text("other")), null, null, null);
    BlobProperties right =
        new BlobProperties("text/plain", Md5.ofContent(random(9 << 20, 8)), null, null, null);
    try (ObjectStore store = station.store()) {
      ExportFixtures.put(store, "films/lies", text("hello"), lying, BlobMetadata.NONE);
      ExportFixtures.put(store, "films/nothing", new byte[0], lying, BlobMetadata.NONE);
      ExportFixtures.put(store, "films/lies-large", random(9 << 20, 9), right, BlobMetadata.NONE);
      ExportFixtures.put(store, "films/right", random(9 << 20, 8), right, BlobMetadata.NONE);
    }
    TransferOptions refusing =
        new TransferOptions(ReadBack.NONE, false, true, false, Bandwidth.UNLIMITED);
    DriveReport refused =
        station.export(
            new TargetsWithOptions(station.targets(), refusing),
            D1,
            ExportFixtures.prefixes("/films/"));
    assertThat(refused.status()).isEqualTo(CopyStatus.COMPLETED_WITH_ERRORS);
    assertThat(ExportFixtures.manifest(drive).keySet())
        .containsExactly("films/nothing", "films/right");
    assertThat(incomplete(refused)).containsExactly("films/lies", "films/lies-large");

    station.beginAnew(D1);
    DriveReport report = run(ExportFixtures.prefixes("/films/"));
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED_WITH_WARNINGS);
    Map<String, ManifestBlob> manifest = ExportFixtures.manifest(drive);
    assertThat(manifest.keySet())
        .containsExactly("films/lies", "films/lies-large", "films/nothing", "films/right");
    assertThat(
            ExportFixtures.content(drive, Objects.requireNonNull(manifest.get("films/lies-large"))))
        .isEqualTo(random(9 << 20, 9));
    assertThat(log(report.errorLogUri()))
        .contains(">films/lies<", ">films/lies-large<", "read twice under one ETag")
        .doesNotContain("films/right");
  }

  @Test
  void bytesThatAreOthersTheSecondTimeAreNotTakenForRight() throws Exception {
    BlobProperties lying =
        new BlobProperties("text/plain", Md5.ofContent(text("other")), null, null, null);
    try (ObjectStore store = station.store()) {
      ExportFixtures.put(store, "films/torn", text("hello"), lying, BlobMetadata.NONE);
    }
    Targets tearing =
        new ForwardingTargets(
            station.targets(),
            store ->
                new ForwardingStore(store) {
                  @Override
                  public boolean read(BlobPath path, ReadOptions options, ByteBuffer buffer) {
                    int at = buffer.position();
                    boolean isFull = super.read(path, options, buffer);
                    if (path.name().equals("torn")) {
                      buffer.put(at, (byte) '!');
                    }
                    return isFull;
                  }
                });
    DriveReport report = station.export(tearing, D1, ExportFixtures.prefixes("/films/"));
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED_WITH_ERRORS);
    assertThat(incomplete(report)).containsExactly("films/torn");
  }
}
