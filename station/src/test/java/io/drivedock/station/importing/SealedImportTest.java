package io.drivedock.station.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.dock.Progress;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.DrivePath;
import io.drivedock.drive.ImportDisposition;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.DriveFile;
import io.drivedock.station.slot.DriveOpener;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.slot.Unlock;
import io.drivedock.station.slot.device.DeviceOpener;
import io.drivedock.station.slot.device.SealedImage;
import io.drivedock.station.store.RetryPolicy;
import io.drivedock.station.store.folder.FolderTargets;
import io.drivedock.station.transfer.Blocks;
import io.drivedock.station.transfer.TransferStoppedException;
import io.drivedock.station.transfer.TransferWatch;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Imports from a drive that a customer encrypted, read from its image without mounting. */
@Tag("installed")
final class SealedImportTest {

  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00.123Z");
  private static final int VOLUME_BYTES = 24 << 20;
  private static final int FILES = 40;

  private static final TransferWatch NOBODY =
      new TransferWatch() {
        @Override
        public void progress(Progress progress) {}

        @Override
        public boolean isStopped() {
          return false;
        }
      };

  @TempDir Path folder;
  private Path store;
  private Path slots;
  private SampleDrive drive;

  @BeforeEach
  void prepare() throws Exception {
    store = Files.createDirectory(folder.resolve("store"));
    slots = Files.createDirectory(folder.resolve("slots"));
    drive = new SampleDrive(folder.resolve("parcel"));
    for (int i = 0; i < FILES; i++) {
      drive.add("films/%02d".formatted(i), content(i), ImportDisposition.RENAME, 1 << 18);
    }
    drive.finish().withKey(SealedImage.KEY);
  }

  /** From nothing at all to several blocks. */
  private static byte[] content(int i) {
    byte[] bytes = new byte[i * i * 401];
    new Random(i).nextBytes(bytes);
    return bytes;
  }

  private void seal(SealedImage.Filling besides) throws Exception {
    Path made = folder.resolve("made");
    SealedImage.make(
        made,
        VOLUME_BYTES,
        root -> {
          try (Stream<Path> files = Files.list(drive.root())) {
            for (Path file : files.toList()) {
              Files.copy(file, root.resolve(file.getFileName()));
            }
          }
          besides.on(root);
        });
    Files.move(made, slots.resolve("D1.img"));
  }

  private DriveOpener opener() {
    DriveOpener opener = DeviceOpener.slots(slots, List.of(), InstantSource.system());
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> opener.present().contains(SampleDrive.ID));
    return opener;
  }

  private DriveReport run(OpenDrive open) throws Exception {
    return new DriveImport(
            new FolderTargets(Map.of("main", store)),
            folder.resolve("work"),
            () -> NOW,
            new Blocks(16 << 20),
            RetryPolicy.NONE)
        .run(drive.assignment(), open, NOBODY);
  }

  private DriveReport run() throws Exception {
    try (OpenDrive open = opener().read(SampleDrive.ID, Unlock.with(drive.assignment().key()))) {
      return run(open);
    }
  }

  @Test
  void everyBlobIsTheFileThatItsSenderEncrypted() throws Exception {
    seal(root -> {});
    DriveReport report = run();
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED);
    for (int i = 0; i < FILES; i++) {
      assertThat(store.resolve("harbour/films/%02d".formatted(i))).hasBinaryContent(content(i));
    }
  }

  /** The sender is told by name what of a file did not come along. */
  @Test
  void whatIsNoPlainContentIsInTheErrorLogByName() throws Exception {
    seal(
        root -> {
          Path beside = root.resolve("f5");
          stream(beside, "thumb");
          stream(beside, "Zone.Identifier");
          stream(root.resolve("f6"), "Zone.Identifier");
          SealedImage.run(
              "setfattr",
              "-h",
              "-n",
              "system.ntfs_reparse_data",
              "-v",
              "0x170000801000000001000000020000000100000000000000",
              root.resolve("f7").toString());
        });
    DriveReport report = run();
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED_WITH_ERRORS);
    String log =
        Files.readString(
            Path.of(URI.create(Objects.requireNonNull(report.errorLogUri()))),
            StandardCharsets.UTF_8);
    assertThat(log)
        .contains("<BlobPath>films/05</BlobPath>")
        .contains("has alternate streams, which were not imported: thumb.")
        .contains("<BlobPath>films/07</BlobPath>", "FileAccessDenied")
        .contains("The file is compressed by CompactOS")
        .doesNotContain("films/06", "Zone");
    assertThat(store.resolve("harbour/films/05")).hasBinaryContent(content(5));
    assertThat(store.resolve("harbour/films/06")).hasBinaryContent(content(6));
    assertThat(store.resolve("harbour/films/07")).doesNotExist();
  }

  private static void stream(Path file, String name) throws Exception {
    Files.getFileAttributeView(file, UserDefinedFileAttributeView.class)
        .write(name, ByteBuffer.wrap(new byte[26]));
  }

  @Test
  void aStreamThatIsLeftOutIsAWarning() throws Exception {
    seal(root -> stream(root.resolve("f5"), "thumb"));
    DriveReport report = run();
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED_WITH_WARNINGS);
    assertThat(report.errorLogUri()).isNotNull();
  }

  @Test
  void whyADriveIsRefusedIsItsStatus() throws Exception {
    for (DriveException.Kind kind : DriveException.Kind.values()) {
      DriveReport report =
          switch (kind) {
            // That drive was taken out, or is another one, and is waited for.
            case IO_FAILED, EXISTS, FULL, READ_ONLY, NOT_FOUND -> null;
            default ->
                run(OpenDrive.unreadable(SampleDrive.ID, new DriveException(kind, "It is so.")));
          };
      if (report != null) {
        assertThat(report.status()).as("%s", kind).isEqualTo(DriveStatuses.of(kind));
        assertThat(report.why()).isEqualTo("It is so.");
      }
    }
    assertThat(DriveStatuses.of(DriveException.Kind.KEY_INVALID))
        .isEqualTo(CopyStatus.BITLOCKER_KEY_INVALID);
    assertThat(DriveStatuses.of(DriveException.Kind.NOT_PROTECTED))
        .isEqualTo(CopyStatus.BITLOCKER_NOT_ACTIVATED);
  }

  /** It goes on where it was when the drive is back. */
  @Test
  void aDriveThatIsTakenOutInTheMiddleIsWaitedFor() throws Exception {
    seal(root -> {});
    Path image = slots.resolve("D1.img");
    Path away = folder.resolve("away");
    try (OpenDrive open = opener().read(SampleDrive.ID, Unlock.with(drive.assignment().key()))) {
      OpenDrive pulled =
          new OpenDrive() {
            private int files;

            @Override
            public DriveId id() {
              return open.id();
            }

            @Override
            public DriveFile open(DrivePath path) throws DriveException {
              if (++files == FILES / 2) {
                try {
                  Files.copy(image, away);
                  Files.delete(image);
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              }
              return open.open(path);
            }

            @Override
            public void close() {}
          };
      assertThatThrownBy(() -> run(pulled))
          .isInstanceOf(TransferStoppedException.class)
          .hasMessageContaining("put it back into its slot");
    }
    Files.move(away, image);
    assertThat(run().status()).isEqualTo(CopyStatus.COMPLETED);
  }
}
