package io.drivedock.volume.ntfs;

import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is on a volume: a line for each name and each stream, with its length and MD5. */
public final class Listing {

  private static final int BUFFER_BYTES = 1 << 20;

  private Listing() {}

  /** As the mounted volume shows it. */
  public static SortedMap<String, String> ofMounted(Path root) throws IOException {
    SortedMap<String, String> lines = new TreeMap<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            if (!folder.equals(root)) {
              lines.put(name(folder), "folder");
              streams(folder);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isSymbolicLink()) {
              lines.put(name(file), "link");
              return FileVisitResult.CONTINUE;
            }
            MessageDigest md5 = md5();
            byte[] buffer = new byte[64 << 10];
            long length = 0;
            try (InputStream in = Files.newInputStream(file)) {
              for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
                md5.update(buffer, 0, count);
                length += count;
              }
            }
            lines.put(name(file), length + " " + HexFormat.of().formatHex(md5.digest()));
            streams(file);
            return FileVisitResult.CONTINUE;
          }

          private String name(Path path) {
            return root.relativize(path).toString();
          }

          private void streams(Path path) throws IOException {
            UserDefinedFileAttributeView view =
                Files.getFileAttributeView(
                    path, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            for (String stream : view.list()) {
              ByteBuffer value = ByteBuffer.allocate(view.size(stream));
              view.read(stream, value);
              lines.put(
                  name(path) + ":" + stream,
                  value.capacity() + " " + HexFormat.of().formatHex(md5().digest(value.array())));
            }
          }
        });
    return lines;
  }

  /** As this module reads it, every file opened by its name; what is refused has its reason. */
  public static SortedMap<String, String> of(NtfsVolume volume) {
    return of(volume, 64L << 20);
  }

  /** Files that are longer, which may be endless zeros, are not read. */
  public static SortedMap<String, String> of(NtfsVolume volume, long bytesMax) {
    SortedMap<String, String> lines = new TreeMap<>();
    volume.walk(
        new NtfsVolume.Visitor() {
          @Override
          public void entry(Entry entry) {
            lines.put(entry.path(), line(entry));
          }

          private String line(Entry entry) {
            try {
              Entry found = volume.find(entry.path()).orElseThrow();
              if (!found.equals(entry)) {
                return "found " + found;
              }
              NtfsFile file = volume.file(found);
              for (String stream : file.streams()) {
                lines.put(entry.path() + ":" + stream, ofContent(file.stream(stream), bytesMax));
              }
              if (file.isFolder() && file.refusal().isEmpty()) {
                return "folder";
              }
              return ofContent(file.content(), bytesMax);
            } catch (VolumeException e) {
              return e.reason().toString();
            }
          }

          @Override
          public void refused(String what, VolumeException why) {
            lines.put(what, why.reason().toString());
          }
        });
    return lines;
  }

  private static String ofContent(Content content, long bytesMax) throws VolumeException {
    if (content.length() > bytesMax) {
      return Reason.LIMIT_EXCEEDED.toString();
    }
    MessageDigest md5 = md5();
    byte[] buffer = new byte[Math.clamp(content.length(), 1, BUFFER_BYTES)];
    for (long at = 0; at < content.length(); at += buffer.length) {
      int count = (int) Math.min(buffer.length, content.length() - at);
      content.read(at, buffer, 0, count);
      md5.update(buffer, 0, count);
    }
    return content.length() + " " + HexFormat.of().formatHex(md5.digest());
  }

  /** What the check of a volume finds. */
  public static List<String> findings(NtfsVolume volume) {
    List<String> findings = new ArrayList<>();
    NtfsCheck.run(volume, adding(findings));
    return findings;
  }

  /** The same, with a limit to the blocks of indexes. */
  static List<String> findings(NtfsVolume volume, long indexBlocksMax) {
    List<String> findings = new ArrayList<>();
    NtfsCheck.run(volume, adding(findings), indexBlocksMax);
    return findings;
  }

  private static NtfsCheck.Findings adding(List<String> findings) {
    return new NtfsCheck.Findings() {
      @Override
      public void refused(String what, VolumeException why) {
        findings.add(what + " " + why.reason());
      }

      @Override
      public void noted(String what, VolumeException why) {
        findings.add("note: " + what);
      }
    };
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
