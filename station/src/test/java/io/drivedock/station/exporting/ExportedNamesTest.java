package io.drivedock.station.exporting;

import static io.drivedock.station.exporting.ExportedDrive.METADATA;
import static io.drivedock.station.exporting.ExportedDrive.PROPERTIES;
import static io.drivedock.station.exporting.ExportedDrive.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.station.store.ObjectStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of blobs that no drive can have, that collide, or that are taken. */
final class ExportedNamesTest {

  private static final DriveId D1 = new DriveId("D1");

  private final ExportingStation station;
  private final Path drive;

  ExportedNamesTest(@TempDir Path folder) throws Exception {
    station = new ExportingStation(folder);
    drive = station.drive(D1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CON",
        "con.txt",
        "LPT1",
        "lpt9.log",
        "COM¹",
        "aux/b",
        "a.",
        "a ",
        " a",
        "x//y",
        "tail/",
        "a:b",
        "a*b?",
        "pipe|<>\"",
        "back\\slash",
        "n\u0303",
        "emoji\uD83D\uDE00",
        "%file",
        "name%+",
        ".hidden"
      })
  void namesThatNoDriveCanHaveComeHomeAllTheSame(String name) throws Exception {
    String path = "films/" + name;
    try (ObjectStore store = station.store()) {
      ExportFixtures.put(store, path, text(name), PROPERTIES, METADATA);
    }
    assertThat(station.export(D1, ExportFixtures.prefixes("/")).status())
        .isEqualTo(CopyStatus.COMPLETED);
    ManifestBlob blob = Objects.requireNonNull(ExportFixtures.manifest(drive).get(path));
    assertThat(ExportFixtures.content(drive, blob)).isEqualTo(text(name));
    assertThat(blob.filePath()).doesNotContainPattern("[\"*:<>?|/]").doesNotMatch(".*[. ]");
  }

  @Test
  void namesThatCollideAreToldApart() throws Exception {
    String accent = "caf\u00E9";
    String apart = "cafe\u0301";
    List<String> names =
        List.of(
            "A.txt",
            "a.txt",
            "Folder/x",
            "folder/x",
            "FOLDER/X",
            accent,
            apart,
            "b",
            "b.properties",
            "b.metadata",
            "straße",
            "STRASSE");
    try (ObjectStore store = station.store()) {
      for (String name : names) {
        ExportFixtures.put(store, "films/" + name, text(name), PROPERTIES, METADATA);
      }
      ExportFixtures.put(store, "films/sub", text("a file and a folder"));
      ExportFixtures.put(store, "films/sub/x", text("below"));
    }
    assertThat(station.export(D1, ExportFixtures.prefixes("/films/")).status())
        .isEqualTo(CopyStatus.COMPLETED);
    Map<String, ManifestBlob> manifest = ExportFixtures.manifest(drive);
    Map<String, String> files = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String name : names) {
      ManifestBlob blob = Objects.requireNonNull(manifest.get("films/" + name));
      assertThat(ExportFixtures.content(drive, blob)).isEqualTo(text(name));
      for (String file :
          List.of(
              blob.filePath(),
              Objects.requireNonNull(blob.properties()).path(),
              Objects.requireNonNull(blob.metadata()).path())) {
        assertThat(files.put(Normalizer.normalize(file, Normalizer.Form.NFC), name))
            .as(file)
            .isNull();
      }
    }
    assertThat(ExportFixtures.content(drive, Objects.requireNonNull(manifest.get("films/sub/x"))))
        .isEqualTo(text("below"));
  }

  @Test
  void markersOfFoldersLeaveTheirNamesToTheFolders() throws Exception {
    try (ObjectStore store = station.store()) {
      ExportFixtures.put(store, "lake/day1", new byte[0], BlobProperties.NONE, METADATA);
      ExportFixtures.put(store, "lake/day1-x", text("between"));
      ExportFixtures.put(store, "lake/day1/part-0.csv", text("one"));
      ExportFixtures.put(store, "lake/day1/sub", new byte[0]);
      ExportFixtures.put(store, "lake/day1/sub/part-1.csv", text("two"));
      ExportFixtures.put(store, "lake/empty", new byte[0]);
    }
    assertThat(station.export(D1, ExportFixtures.prefixes("/lake/")).status())
        .isEqualTo(CopyStatus.COMPLETED);
    assertThat(drive.resolve("lake/day1/part-0.csv")).hasContent("one");
    assertThat(drive.resolve("lake/day1/sub/part-1.csv")).hasContent("two");
    assertThat(drive.resolve("lake/empty")).isEmptyFile();
    Map<String, ManifestBlob> manifest = ExportFixtures.manifest(drive);
    assertThat(manifest).hasSize(6);
    ManifestBlob marker = Objects.requireNonNull(manifest.get("lake/day1"));
    assertThat(marker.filePath()).startsWith("\\_waie\\lake\\");
    assertThat(marker.metadata()).isNotNull();
  }

  @Test
  void whatLiesOnTheDriveIsLeftAlone() throws Exception {
    Files.createDirectories(drive.resolve("films"));
    Files.writeString(drive.resolve("films/A.TXT"), "the customer's");
    Files.writeString(drive.resolve("D1.manifest"), "of last year");
    Path outside = Files.createDirectories(station.folder().resolve("outside"));
    Files.createSymbolicLink(drive.resolve("music"), outside);
    try (ObjectStore store = station.store()) {
      ExportFixtures.put(store, "films/a.txt", text("ours"));
      ExportFixtures.put(store, "music/b", text("tune"));
    }
    DriveReport report = station.export(D1, ExportFixtures.prefixes("/"));
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED);
    assertThat(Objects.requireNonNull(report.exported()).manifestFile())
        .isEqualTo("\\D1 (2).manifest");
    assertThat(drive.resolve("films/A.TXT")).hasContent("the customer's");
    assertThat(drive.resolve("D1.manifest")).hasContent("of last year");
    assertThat(outside).isEmptyDirectory();
  }
}
