package io.drivedock.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.BlobContent;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.DrivePath;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.ManifestReader;
import io.drivedock.drive.ManifestWriter;
import io.drivedock.drive.Md5;
import io.drivedock.drive.SideFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A drive as the dock reads it: every path and every hash is held against what lies there. */
record WrittenDrive(Path root, DriveId id, String manifestHash, List<ManifestBlob> blobs) {

  static boolean isThere(Path root) {
    return Files.exists(root.resolve(ManifestWriter.FILE_NAME));
  }

  static WrittenDrive read(Path root) throws IOException {
    byte[] manifest = Files.readAllBytes(root.resolve(ManifestWriter.FILE_NAME));
    List<ManifestBlob> blobs = new ArrayList<>();
    try (ManifestReader reader = new ManifestReader(new ByteArrayInputStream(manifest))) {
      for (Optional<ManifestBlob> blob = reader.next(); blob.isPresent(); blob = reader.next()) {
        blobs.add(blob.get());
      }
      WrittenDrive drive =
          new WrittenDrive(root, reader.driveId(), Md5.ofContent(manifest).hex(), blobs);
      blobs.forEach(drive::prove);
      return drive;
    }
  }

  private void prove(ManifestBlob blob) {
    BlobPath.parse(blob.blobPath());
    byte[] content = file(blob.filePath());
    assertThat((long) content.length).isEqualTo(blob.length());
    byte[] told = new byte[content.length];
    for (Chunk chunk : blob.content().chunks()) {
      byte[] piece = Arrays.copyOfRange(content, (int) chunk.offset(), (int) chunk.end());
      assertThat(Md5.ofContent(piece)).as(blob.blobPath()).isEqualTo(chunk.hash());
      System.arraycopy(piece, 0, told, (int) chunk.offset(), piece.length);
    }
    assertThat(told).as("what no range tells is zero in " + blob.blobPath()).isEqualTo(content);
    if (blob.content() instanceof BlobContent.Blocks blocks) {
      assertThat(blocks.end()).isEqualTo(blob.length());
    }
    prove(blob.metadata());
    prove(blob.properties());
  }

  private void prove(SideFile side) {
    if (side != null) {
      assertThat(Md5.ofContent(file(side.path()))).isEqualTo(side.hash());
    }
  }

  /** The bytes of a file, looked up as the dock does: no link on the way. */
  byte[] file(String path) {
    Path file = root;
    for (String segment : DrivePath.parse(path).segments()) {
      file = file.resolve(segment);
      assertThat(Files.isSymbolicLink(file)).isFalse();
    }
    assertThat(Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).as(path).isTrue();
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The blobs' paths in the order of the manifest. */
  List<String> blobPaths() {
    return blobs.stream().map(ManifestBlob::blobPath).toList();
  }

  ManifestBlob blob(String path) {
    return blobs.stream().filter(b -> b.blobPath().equals(path)).findFirst().orElseThrow();
  }

  byte[] content(String blobPath) {
    return file(blob(blobPath).filePath());
  }

  /** Every file in a folder with its content, to compare two folders. */
  static Map<String, String> tree(Path folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(f -> Files.isRegularFile(f)).toList()) {
        files.put(
            folder.relativize(file).toString(), Md5.ofContent(Files.readAllBytes(file)).hex());
      }
    }
    return files;
  }
}
