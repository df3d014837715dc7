package io.drivedock.station.exporting;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.Md5;
import io.drivedock.drive.SideFile;
import io.drivedock.job.CopyStatus;
import io.drivedock.job.DriveReport;
import io.drivedock.station.store.BlobUpload;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.Targets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/** A drive that came home from a real export. */
public final class ExportedDrive {

  public static final DriveId ID = new DriveId("D1");
  public static final BlobProperties PROPERTIES =
      new BlobProperties("text/plain", null, null, "de", "no-cache");
  public static final BlobMetadata METADATA = new BlobMetadata(Map.of("Reel", "7"));

  private final Path root;

  private ExportedDrive(Path root) {
    this.root = root;
  }

  /** Exports all that account {@code harbour} of target {@code main} has. */
  public static ExportedDrive of(Targets targets, Path folder) throws Exception {
    ExportingStation station = new ExportingStation(folder);
    DriveReport report = station.export(targets, ID, ExportFixtures.prefixes("/films/", "/music/"));
    assertThat(report.status()).isEqualTo(CopyStatus.COMPLETED);
    return new ExportedDrive(station.drive(ID));
  }

  public Path root() {
    return root;
  }

  public List<ManifestBlob> blobs() throws IOException {
    return List.copyOf(ExportFixtures.manifest(root).values());
  }

  public ManifestBlob blob(String path) throws IOException {
    return Objects.requireNonNull(ExportFixtures.manifest(root).get(path));
  }

  /** Where the bytes of a blob lie. */
  public Path file(String blob) throws IOException {
    return ExportFixtures.file(root, blob(blob).filePath());
  }

  public Path side(SideFile side) {
    return ExportFixtures.file(root, side.path());
  }

  /** Every file of a folder with its hash, and every link. */
  public static Map<String, String> world(Path folder) throws IOException {
    Map<String, String> world = new TreeMap<>();
    try (var files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        String name = folder.relativize(file).toString();
        if (Files.isSymbolicLink(file)) {
          world.put(name, "link");
        } else if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          world.put(name, Md5.ofContent(Files.readAllBytes(file)).hex());
        }
      }
    }
    return world;
  }

  public static byte[] random(int bytes, long seed) {
    byte[] content = new byte[bytes];
    new Random(seed).nextBytes(content);
    return content;
  }

  public static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public static void put(ObjectStore store, String path, byte[] content) {
    ExportFixtures.put(store, path, content);
  }

  public static void putAll(ObjectStore store, String path, byte[] content) {
    ExportFixtures.put(store, path, content, PROPERTIES, METADATA);
  }

  /** Something, a hole, something, a hole. */
  public static byte[] sparse() {
    byte[] sparse = new byte[17 << 20];
    System.arraycopy(random(3 << 20, 8), 0, sparse, 0, 3 << 20);
    System.arraycopy(random(1 << 20, 9), 0, sparse, 9 << 20, 1 << 20);
    return sparse;
  }

  /** Six blobs, each of which is a drive's or a store's trouble in its own way. */
  public static void putOfEachKind(ObjectStore store, byte[] large) {
    putAll(store, "films/A", text("upper"));
    putAll(store, "films/a", text("lower"));
    put(store, "films/empty", new byte[0]);
    putAll(store, "films/large", large);
    putPages(store, "films/disk.vhd", sparse());
    put(store, "music/CON", text("device"));
  }

  /** A page blob; what is zero of it is not brought. */
  public static void putPages(ObjectStore store, String path, byte[] content) {
    List<Chunk> chunks = new ArrayList<>();
    try (BlobUpload upload =
        store.upload(BlobPath.parse(path), content.length, true, PROPERTIES, BlobMetadata.NONE)) {
      for (int at = 0; at < content.length; at += Chunk.LENGTH_MAX) {
        int length = Math.min(Chunk.LENGTH_MAX, content.length - at);
        ByteBuffer data = ByteBuffer.allocateDirect(length).put(content, at, length).flip();
        if (data.mismatch(ByteBuffer.allocate(length)) >= 0) {
          Chunk chunk = new Chunk(at, length, null, Md5.ofContent(data.duplicate()));
          upload.put(chunk, data);
          chunks.add(chunk);
        }
      }
      upload.commit(chunks, BlobUpload.Existing.REPLACE);
    }
  }
}
