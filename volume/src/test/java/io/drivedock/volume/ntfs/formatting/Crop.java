package io.drivedock.volume.ntfs.formatting;

import io.drivedock.volume.Target;
import io.drivedock.volume.VolumeException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** Files for a new volume, with content that follows from the number of each. */
final class Crop {

  static final Instant MADE = Instant.parse("2026-12-01T10:00:00.123456700Z");
  static final long SERIAL = 0x1234_5678_9ABC_DEF0L;

  private static final int PIECE_BYTES = 100_000;

  private record Planned(String path, int bytes, Instant modified) {}

  private final List<Planned> files = new ArrayList<>();
  private final SortedMap<String, String> folders = new TreeMap<>();

  /** Files of every length that matters, and names of every kind that Windows takes. */
  static Crop mixed(int many, int clusterBytes) {
    Crop crop = new Crop();
    for (int bytes : new int[] {0, 1, 600, 3_000, 5_000, 1_300_000}) {
      crop.add("lengths/%d".formatted(bytes), bytes);
    }
    for (int bytes = 640; bytes < 780; bytes += 4) {
      crop.add("lengths/%d".formatted(bytes), bytes);
    }
    for (int difference = -1; difference <= 1; difference++) {
      crop.add("lengths/cluster %+d".formatted(difference), clusterBytes + difference);
      crop.add("lengths/clusters %+d".formatted(difference), 3 * clusterBytes + difference);
      crop.add("lengths/buffer %+d".formatted(difference), (1 << 20) + difference);
    }
    for (String name :
        List.of(
            "\u00e4\u00f6\u00fc",
            "\u00b5",
            "\u0131",
            "\ud83d\ude00",
            "a.b",
            ".x",
            "con-1",
            "$MFT",
            "x y",
            "Zeta",
            "alpha",
            "Beta")) {
      crop.add("names/" + name, name.length());
    }
    crop.add("names/" + "n".repeat(255), 300);
    crop.add("n".repeat(255) + "/" + "m".repeat(255), 30);
    crop.folder("empty folder");
    StringBuilder deep = new StringBuilder("deep");
    for (int i = 0; i < 60; i++) {
      deep.append("/f").append(i);
    }
    crop.add(deep + "/file", 5_000);
    Random random = new Random(many);
    for (int i = 0; i < many; i++) {
      String name =
          "%s %05d".formatted(i % 3 == 0 ? "Many" : "many of them,", random.nextInt(100_000));
      crop.add("many/" + name + " " + i, i % 900);
    }
    return crop;
  }

  Crop add(String path, int bytes) {
    files.add(new Planned(path, bytes, MADE.minusSeconds(files.size() * 1_000L)));
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      folders.put(path.substring(0, slash), "folder");
    }
    return this;
  }

  Crop folder(String path) {
    folders.put(path, "folder");
    return this;
  }

  FileTree tree() throws VolumeException {
    FileTree tree = new FileTree(MADE);
    for (String folder : folders.keySet()) {
      tree.folder(folder, MADE);
    }
    for (Planned file : files) {
      tree.file(file.path, file.bytes, file.modified);
    }
    return tree;
  }

  static void write(Target target, VolumeLayout layout, Crop crop) throws VolumeException {
    NtfsWriter writer = NtfsWriter.begin(target, layout, MADE, SERIAL);
    for (int i = 0; i < crop.files.size(); i++) {
      writer.beginFile(i);
      byte[] content = crop.content(i);
      for (int at = 0; at < content.length; at += PIECE_BYTES) {
        writer.write(content, at, Math.min(PIECE_BYTES, content.length - at));
      }
      writer.endFile();
    }
    writer.finish();
  }

  private byte[] content(int file) {
    byte[] content = new byte[files.get(file).bytes];
    new Random(file).nextBytes(content);
    return content;
  }

  /** What a listing of the volume must be. */
  SortedMap<String, String> lines() {
    SortedMap<String, String> lines = new TreeMap<>(folders);
    for (int i = 0; i < files.size(); i++) {
      Planned file = files.get(i);
      lines.put(file.path, file.bytes + " " + md5(content(i)));
    }
    return lines;
  }

  SortedMap<String, Instant> times() {
    SortedMap<String, Instant> times = new TreeMap<>();
    files.forEach(file -> times.put(file.path, file.modified));
    folders.keySet().forEach(folder -> times.put(folder, MADE));
    return times;
  }

  private static String md5(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
