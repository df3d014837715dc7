package io.drivedock.benchmarks;

import io.drivedock.dock.Assignment;
import io.drivedock.drive.BlobContent;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.DrivePath;
import io.drivedock.drive.ImportDisposition;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.ManifestWriter;
import io.drivedock.drive.Md5;
import io.drivedock.job.JobId;
import io.drivedock.job.JobPath;
import io.drivedock.job.JobType;
import io.drivedock.job.LogLevel;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.DriveFile;
import io.drivedock.station.slot.OpenDrive;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * A drive of as many small files as one likes, of which only the manifest lies on a disk: what is
 * in a file follows from its name. For more files than a disk of ours has inodes.
 */
record GeneratedDrive(Path manifest, long files) implements OpenDrive {

  static final int FILE_BYTES = 64;
  private static final int FILES_PER_FOLDER = 1_000;
  private static final DriveId ID = new DriveId("BENCHMANY");

  static GeneratedDrive of(Path manifest, long files) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(manifest), 1 << 20)) {
      ManifestWriter writer = new ManifestWriter(out, ID, "bench");
      ByteBuffer content = ByteBuffer.allocate(FILE_BYTES);
      for (long i = 0; i < files; i++) {
        Chunk chunk = new Chunk(0, FILE_BYTES, null, Md5.ofContent(content(content, i)));
        writer.write(
            new ManifestBlob(
                "bench/run-%d/sample-%d".formatted(i / FILES_PER_FOLDER, i),
                "\\run-%d\\sample-%d".formatted(i / FILES_PER_FOLDER, i),
                FILE_BYTES,
                ImportDisposition.RENAME,
                new BlobContent.Blocks(List.of(chunk)),
                null,
                null,
                null,
                null));
      }
      writer.finish();
    }
    return new GeneratedDrive(manifest, files);
  }

  private static ByteBuffer content(ByteBuffer into, long number) {
    into.clear();
    while (into.hasRemaining()) {
      into.putLong(number);
    }
    return into.flip();
  }

  @Override
  public DriveId id() {
    return ID;
  }

  @Override
  public DriveFile open(DrivePath path) throws DriveException {
    String name = path.fileName();
    if (name.equals(ManifestWriter.FILE_NAME)) {
      return new OnDisk(manifest);
    }
    return new Generated(Long.parseLong(name.substring(name.indexOf('-') + 1)));
  }

  @Override
  public void close() {}

  private record Generated(long number) implements DriveFile {
    @Override
    public long length() {
      return FILE_BYTES;
    }

    @Override
    public boolean fill(ByteBuffer buffer, long position) {
      buffer.put(
          content(ByteBuffer.allocate(FILE_BYTES), number)
              .slice((int) position, buffer.remaining()));
      return true;
    }

    @Override
    public List<String> streams() {
      return List.of();
    }

    @Override
    public void close() {}
  }

  private static final class OnDisk implements DriveFile {
    private final FileChannel channel;

    OnDisk(Path file) throws DriveException {
      try {
        channel = FileChannel.open(file);
      } catch (IOException e) {
        throw new DriveException(DriveException.Kind.IO_FAILED, "the manifest is gone", e);
      }
    }

    @Override
    public long length() throws DriveException {
      try {
        return channel.size();
      } catch (IOException e) {
        throw new DriveException(DriveException.Kind.IO_FAILED, "the manifest is gone", e);
      }
    }

    @Override
    public boolean fill(ByteBuffer buffer, long position) throws DriveException {
      try {
        long at = position;
        while (buffer.hasRemaining()) {
          int read = channel.read(buffer, at);
          if (read < 0) {
            return false;
          }
          at += read;
        }
        return true;
      } catch (IOException e) {
        throw new DriveException(DriveException.Kind.IO_FAILED, "the manifest is gone", e);
      }
    }

    @Override
    public List<String> streams() {
      return List.of();
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        // It was only read.
      }
    }
  }

  /** What the server tells the station that moves it. */
  Assignment assignment(LogLevel level) throws IOException {
    MessageDigest md5 = Md5.digest();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(manifest))) {
      byte[] buffer = new byte[1 << 20];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        md5.update(buffer, 0, read);
      }
    }
    return new Assignment(
        1,
        false,
        Duration.ofSeconds(30),
        JobId.fresh(Instant.EPOCH, new Random(1)),
        new JobPath("11111111-2222-3333-4444-555555555555", "bench", "bench"),
        JobType.IMPORT,
        ID,
        null,
        "\\" + ManifestWriter.FILE_NAME,
        HexFormat.of().formatHex(md5.digest()),
        "main",
        "bench",
        "waimportexport",
        level,
        true,
        null);
  }
}
