package io.drivedock.station.exporting;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.dock.Assignment;
import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.Md5;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.station.store.BlobUpload;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.StoreBreak;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.Targets;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Page blobs with holes. */
final class PageBlobExportTest {

  private static final DriveId D1 = new DriveId("D1");

  private final ExportingStation station;
  private final Path drive;

  PageBlobExportTest(@TempDir Path folder) throws Exception {
    station = new ExportingStation(folder);
    drive = station.drive(D1);
  }

  private void putPages(byte[] content, int at) throws Exception {
    var path = BlobPath.parse("disks/a.vhd");
    try (ObjectStore store = station.store();
        var upload =
            store.upload(path, content.length, true, BlobProperties.NONE, BlobMetadata.NONE)) {
      var data = ByteBuffer.wrap(content, at, 512).slice();
      var chunk = new Chunk(at, 512, null, Md5.ofContent(data.duplicate()));
      upload.put(chunk, data);
      upload.commit(List.of(chunk), BlobUpload.Existing.REPLACE);
    }
  }

  private static byte[] pages(int at, int value) {
    byte[] pages = new byte[12 << 20];
    Arrays.fill(pages, at, at + 512, (byte) value);
    return pages;
  }

  @Test
  void whatAnEarlierRunLeftDoesNotShowThroughHoles() throws Exception {
    Targets targets = station.targets();
    Assignment assignment = ExportFixtures.assignment(D1, ExportFixtures.prefixes("/disks/"));
    int younger = 0;
    for (long n = 1; n <= 30; n++) {
      station.beginAnew(D1);
      putPages(pages(0, 7), 0);
      ExportFixtures.Plan plan = new ExportFixtures.Plan(D1);
      try {
        station.run(StoreBreak.once(n, false).of(targets), station.opener(), assignment, plan);
      } catch (StoreException e) {
        assertThat(e).hasMessageContaining("The store broke");
      }
      if (Files.exists(drive.resolve("D1.manifest"))) {
        break;
      }
      byte[] young = pages(8 << 20, 9);
      putPages(young, 8 << 20);
      DriveReport report = station.run(targets, station.opener(), assignment, plan);
      ManifestBlob blob = Objects.requireNonNull(ExportFixtures.manifest(drive).get("disks/a.vhd"));
      assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED);
      if (blob.content().chunks().getFirst().offset() > 0) {
        assertThat(ExportFixtures.content(drive, blob)).as("broken at call %d", n).isEqualTo(young);
        younger++;
      }
    }
    assertThat(younger).as("what came second is on the drive").isPositive();
  }

  @Test
  void pageBlobsStaySparse() throws Exception {
    byte[] pages = pages(4 << 20, 7);
    putPages(pages, 4 << 20);
    assertThat(station.export(D1, ExportFixtures.prefixes("/disks/")).status())
        .isEqualTo(CopyStatus.COMPLETED);
    ManifestBlob blob = Objects.requireNonNull(ExportFixtures.manifest(drive).get("disks/a.vhd"));
    assertThat(blob.content().chunks()).hasSize(1);
    assertThat(ExportFixtures.content(drive, blob)).isEqualTo(pages);
    Object blocks = Files.getAttribute(drive.resolve("disks/a.vhd"), "unix:size");
    assertThat(blocks).isEqualTo((long) pages.length);
  }
}
