package io.drivedock.station.store.azure;

import static io.drivedock.station.transfer.TestWatch.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.ImportDisposition;
import io.drivedock.drive.Md5;
import io.drivedock.job.CopyStatus;
import io.drivedock.station.importing.DriveImport;
import io.drivedock.station.importing.SampleDrive;
import io.drivedock.station.slot.FolderOpener;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.slot.Unlock;
import io.drivedock.station.store.BlobUpload;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.ReadOptions;
import io.drivedock.station.store.RetryPolicy;
import io.drivedock.station.store.Transport;
import io.drivedock.station.transfer.Blocks;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks that another tool wrote and never committed. */
@Tag("installed")
final class AzureLeftoversTest {

  private static final DriveId DRIVE = new DriveId("D1");
  private static final int[] ID_BYTES = {1, 4, 24, 47};
  private static final byte[] OTHER = {7};

  @TempDir Path folder;

  private static AzureTargets targets(AzurePlace place) {
    return new AzureTargets(Map.of("main", place), InstantSource.system());
  }

  private static void leave(AzureAccount account, String blob, int idBytes) throws Exception {
    for (int i = 0; i < 3; i++) {
      byte[] id = new byte[idBytes];
      id[idBytes - 1] = (byte) i;
      byte[] block = new byte[1000];
      account
          .calls()
          .putBlock(
              new BlobAddress("films", blob),
              Base64.getEncoder().encodeToString(id),
              Md5.ofContent(block),
              ByteBuffer.wrap(block));
    }
  }

  /** With every disposition, also where there is a blob of that name. */
  @ParameterizedTest
  @EnumSource(Transport.class)
  void theyKeepNoBlobFromBeingImported(Transport transport) throws Exception {
    byte[] content = new byte[2_500];
    new Random(4).nextBytes(content);
    SampleDrive drive = new SampleDrive(folder.resolve("slots"), DRIVE);
    try (AzureServer server = AzureServer.start(Files.createDirectory(folder.resolve("azurite")));
        ObjectStore store =
            targets(server.place(transport)).open("main", "harbour", "another tool")) {
      AzureAccount account =
          new AzureAccount(server.place(transport), "harbour", InstantSource.system());
      account.calls().makeContainer("films");
      for (int idBytes : ID_BYTES) {
        for (ImportDisposition how : ImportDisposition.values()) {
          for (boolean isThere : new boolean[] {false, true}) {
            String name = name(idBytes, how, isThere);
            if (isThere) {
              store.put(
                  BlobPath.parse("films/" + name),
                  List.of(new Chunk(0, 1, null, Md5.ofContent(OTHER))),
                  ByteBuffer.wrap(OTHER),
                  BlobProperties.NONE,
                  BlobMetadata.NONE,
                  BlobUpload.Existing.REPLACE);
            }
            leave(account, name, idBytes);
            drive.add("films/" + name, content, how, 1_000);
          }
        }
      }
      drive.finish();
      try (OpenDrive open = FolderOpener.slots(folder.resolve("slots")).read(DRIVE, Unlock.NONE)) {
        assertThat(
                new DriveImport(
                        targets(server.place(transport)),
                        folder.resolve("work"),
                        () -> Instant.EPOCH,
                        new Blocks(64 << 20),
                        RetryPolicy.NONE)
                    .run(drive.assignment(), open, NONE)
                    .status())
            .isEqualTo(CopyStatus.COMPLETED_WITH_WARNINGS);
      }
      for (int idBytes : ID_BYTES) {
        for (ImportDisposition how : ImportDisposition.values()) {
          assertThat(read(store, name(idBytes, how, false))).isEqualTo(content);
          boolean isReplaced = how == ImportDisposition.OVERWRITE;
          assertThat(read(store, name(idBytes, how, true))).isEqualTo(isReplaced ? content : OTHER);
        }
        assertThat(read(store, name(idBytes, ImportDisposition.RENAME, true) + " (2)"))
            .isEqualTo(content);
      }
    }
  }

  private static String name(int idBytes, ImportDisposition how, boolean isThere) {
    return "%s-%d-%s".formatted(how.text(), idBytes, isThere ? "there" : "new");
  }

  private static byte[] read(ObjectStore store, String name) {
    BlobPath path = BlobPath.parse("films/" + name);
    ByteBuffer bytes = ByteBuffer.allocate((int) store.stat(path).orElseThrow().length());
    assertThat(store.read(path, ReadOptions.from(0), bytes)).isTrue();
    return bytes.array();
  }

  @ParameterizedTest
  @ValueSource(ints = {25, 47, 64})
  void besideLongIdsAnEarlierRunIsFoundAgain(int idBytes) {
    Chunk chunk = new Chunk(4, 3, null, Md5.ofContent(new byte[3]));
    String foreign = Base64.getEncoder().encodeToString(new byte[idBytes]);
    BlockIds first = BlockIds.beside(Set.of(foreign));
    assertThat(first.encodeContent()).isTrue();
    assertThat(first.of(chunk)).hasSameSizeAs(foreign);
    assertThat(BlockIds.beside(Set.of(foreign, first.of(chunk))).of(chunk))
        .isEqualTo(first.of(chunk));
  }

  @Test
  void besideShortIdsNoTwoRunsTakeEachOthers() {
    Chunk chunk = new Chunk(4, 3, null, Md5.ofContent(new byte[3]));
    Chunk next = new Chunk(7, 3, null, Md5.ofContent(new byte[3]));
    String foreign = Base64.getEncoder().encodeToString(new byte[16]);
    BlockIds ids = BlockIds.beside(Set.of(foreign));
    assertThat(ids.encodeContent()).as("a block of that id may hold anything").isFalse();
    assertThat(ids.of(chunk)).isEqualTo(ids.of(chunk)).isNotEqualTo(ids.of(next));
    assertThat(BlockIds.beside(Set.of(foreign)).of(chunk)).isNotEqualTo(ids.of(chunk));
  }
}
