package io.drivedock.station.importing;

import io.drivedock.dock.Assignment;
import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.BlobContent;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.ImportDisposition;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.ManifestWriter;
import io.drivedock.drive.Md5;
import io.drivedock.drive.SideFile;
import io.drivedock.drive.WholeFile;
import io.drivedock.job.JobId;
import io.drivedock.job.JobPath;
import io.drivedock.job.JobType;
import io.drivedock.job.LogLevel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A drive in a slot, made for a test. */
public final class SampleDrive {

  public static final DriveId ID = new DriveId("D1");

  private final DriveId id;
  private final Path root;
  private final List<ManifestBlob> blobs = new ArrayList<>();
  private String hash = "";
  private BitLockerKey key;

  SampleDrive(Path slots) throws IOException {
    this(slots, ID);
  }

  public SampleDrive(Path slots, DriveId id) throws IOException {
    this.id = id;
    root = Files.createDirectories(slots.resolve(id.value()));
  }

  public Path root() {
    return root;
  }

  List<ManifestBlob> blobs() {
    return blobs;
  }

  /** Adds a file and its blob, in blocks of that many bytes. */
  public SampleDrive add(String blob, byte[] content, ImportDisposition how, int blockBytes)
      throws IOException {
    String file = "f" + blobs.size();
    Files.write(root.resolve(file), content);
    return add(blob, "\\" + file, content, how, blockBytes, null, null);
  }

  /** The same, of whose file as a whole that is said. */
  public SampleDrive add(String blob, byte[] content, int blockBytes, WholeFile whole)
      throws IOException {
    add(blob, content, ImportDisposition.RENAME, blockBytes);
    blobs.set(blobs.size() - 1, blobs.getLast().with(whole));
    return this;
  }

  SampleDrive add(
      String blob,
      String file,
      byte[] content,
      ImportDisposition how,
      int blockBytes,
      SideFile metadata,
      SideFile properties) {
    List<Chunk> chunks = new ArrayList<>();
    for (int at = 0; at < content.length; at += blockBytes) {
      int length = Math.min(blockBytes, content.length - at);
      byte[] block = Arrays.copyOfRange(content, at, at + length);
      chunks.add(new Chunk(at, length, null, Md5.ofContent(block)));
    }
    blobs.add(
        new ManifestBlob(
            blob,
            file,
            content.length,
            how,
            new BlobContent.Blocks(chunks),
            metadata,
            properties,
            null,
            null));
    return this;
  }

  SampleDrive add(ManifestBlob blob) {
    blobs.add(blob);
    return this;
  }

  /** A metadata or properties file on the drive. */
  SideFile sideFile(String name, String xml) throws IOException {
    byte[] bytes = xml.getBytes(StandardCharsets.UTF_8);
    Files.write(root.resolve(name), bytes);
    return new SideFile("\\" + name, Md5.ofContent(bytes));
  }

  public SampleDrive finish() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ManifestWriter writer = new ManifestWriter(out, id, "a test");
    for (ManifestBlob blob : blobs) {
      writer.write(blob);
    }
    writer.finish();
    return finish(out.toByteArray());
  }

  SampleDrive finish(byte[] manifest) throws IOException {
    Files.write(root.resolve(ManifestWriter.FILE_NAME), manifest);
    hash = Md5.ofContent(manifest).hex();
    return this;
  }

  /** Makes the job give a key, as it does for an encrypted drive. */
  public SampleDrive withKey(String text) {
    key = BitLockerKey.parse(text);
    return this;
  }

  public Assignment assignment() {
    return assignment("\\DriveManifest.xml", hash);
  }

  Assignment assignment(String manifestFile, String manifestHash) {
    return new Assignment(
        1,
        false,
        Duration.ofSeconds(30),
        JobId.fresh(Instant.EPOCH, new Random(id.hashCode())),
        new JobPath("11111111-2222-3333-4444-555555555555", "harbour", "spring"),
        JobType.IMPORT,
        id,
        key,
        manifestFile,
        manifestHash,
        "main",
        "harbour",
        "logs",
        LogLevel.VERBOSE,
        true,
        null);
  }
}
