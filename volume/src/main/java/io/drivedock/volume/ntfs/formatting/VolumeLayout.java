package io.drivedock.volume.ntfs.formatting;

import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import io.drivedock.volume.ntfs.UpCase;
import java.util.OptionalInt;

/**
 * Where everything of a new volume lies. The tree must not change any more.
 *
 * <p>The file system's own files come first, each in one piece: boot sector, table of files, its
 * bitmap, mirror, log, upper case, definitions, descriptors, bitmap of clusters. Content and the
 * blocks of indexes follow. Where content was written first, it lies behind the boot sector, and
 * all else follows it.
 */
public final class VolumeLayout {

  private static final int BOOT_BYTES = 8 << 10;
  private static final int MIRRORED = 4;
  private static final long LOG_BYTES_MIN = 2 << 20;
  private static final long LOG_BYTES_MAX = 64 << 20;
  private static final int LOG_SHARE = 200;
  private static final long CLUSTERS_MAX = 0xFFFF_FFFFL;

  final FileTree tree;
  final Format format;
  final UpCase upCase;
  final Records records;
  final FolderOrder order;
  final long volumeBytes;
  final int clusterBytes;
  final int recordBytes;

  /** All but the last, which holds the second boot sector. */
  final long sectors;

  final long clusters;
  final long tableRecords;
  final Piece boot;
  final Piece table;
  final Piece tableBitmap;
  final Piece mirror;
  final Piece log;
  final Piece upperCase;
  final Piece definitions;
  final Piece descriptors;
  final Piece bitmap;
  final long firstDataCluster;

  /** Whether all content lies before the file system's own files, none of it in records. */
  private final boolean isContentBefore;

  private final long neededClusters;

  /** Clusters one behind the other, and how many of their bytes count. */
  record Piece(long cluster, long clusters, long bytes) {

    long end() {
      return cluster + clusters;
    }
  }

  private VolumeLayout(
      FileTree tree,
      Format format,
      UpCase upCase,
      Records records,
      FolderOrder order,
      long volumeBytes,
      long contentEnd) {
    this.tree = tree;
    this.format = format;
    this.upCase = upCase;
    this.records = records;
    this.order = order;
    this.volumeBytes = volumeBytes;
    this.clusterBytes = format.clusterBytes(volumeBytes);
    this.recordBytes = format.recordBytes();
    this.sectors = volumeBytes / format.sectorBytes() - 1;
    this.clusters = sectors / (clusterBytes / format.sectorBytes());
    long mirrored = Math.max(MIRRORED, clusterBytes / recordBytes);
    long together = Math.max(Byte.SIZE, mirrored);
    this.tableRecords = (records.count() + together - 1) / together * together;
    boot = piece(0, BOOT_BYTES);
    isContentBefore = contentEnd > 0;
    table = piece(Math.max(boot.end(), contentEnd), tableRecords * recordBytes);
    tableBitmap = piece(table.end(), RecordWriter.eight((int) (tableRecords / Byte.SIZE)));
    mirror = piece(tableBitmap.end(), mirrored * recordBytes);
    log =
        piece(
            mirror.end(),
            Math.clamp(volumeBytes / LOG_SHARE, LOG_BYTES_MIN, LOG_BYTES_MAX) & -4096);
    upperCase = piece(log.end(), UpCase.BYTES);
    definitions = piece(upperCase.end(), SystemFiles.DEFINITIONS_BYTES);
    descriptors = piece(definitions.end(), Descriptors.STREAM_BYTES);
    bitmap = piece(descriptors.end(), (clusters + Long.SIZE - 1) / Long.SIZE * Long.BYTES);
    firstDataCluster = bitmap.end();
    long content = isContentBefore ? 0 : contentClusters();
    neededClusters = firstDataCluster + content + indexClusters();
  }

  private Piece piece(long cluster, long bytes) {
    return new Piece(cluster, clustersOf(bytes), bytes);
  }

  long clustersOf(long bytes) {
    return bytes / clusterBytes + (bytes % clusterBytes == 0 ? 0 : 1);
  }

  /**
   * Lays a volume of a given size out.
   *
   * @throws VolumeException with {@link Reason#NO_ROOM} if the tree does not fit, with {@link
   *     Reason#NAME_AMBIGUOUS} if two names of a folder differ only in case
   */
  public static VolumeLayout of(FileTree tree, Format format, long volumeBytes)
      throws VolumeException {
    return of(tree, format, volumeBytes, 0);
  }

  /**
   * Lays the file system's own files out behind content that is there already.
   *
   * @param contentEnd the cluster at which all content has ended
   * @throws VolumeException as above
   */
  static VolumeLayout behind(FileTree tree, Format format, long volumeBytes, long contentEnd)
      throws VolumeException {
    return of(tree, format, volumeBytes, contentEnd);
  }

  private static VolumeLayout of(FileTree tree, Format format, long volumeBytes, long contentEnd)
      throws VolumeException {
    UpCase upCase = UpCase.ofWindows();
    Records records = new Records(tree);
    FolderOrder order = FolderOrder.of(tree, records, upCase);
    VolumeLayout layout =
        new VolumeLayout(tree, format, upCase, records, order, volumeBytes, contentEnd);
    if (layout.neededClusters > layout.clusters) {
      throw new VolumeException(
          Reason.NO_ROOM,
          "The files need a volume of %d bytes, and there are %d"
              .formatted(layout.smallestBytes(), volumeBytes));
    }
    if (layout.clusters > CLUSTERS_MAX) {
      throw new VolumeException(
          Reason.NO_ROOM,
          "A volume of %d bytes has more than %d clusters of %d bytes"
              .formatted(volumeBytes, CLUSTERS_MAX, layout.clusterBytes));
    }
    return layout;
  }

  /**
   * Lays the smallest volume out that holds a tree.
   *
   * @throws VolumeException with {@link Reason#NAME_AMBIGUOUS} if two names of a folder differ only
   *     in case, with {@link Reason#NO_ROOM} if no volume is large enough
   */
  public static VolumeLayout smallest(FileTree tree, Format format) throws VolumeException {
    UpCase upCase = UpCase.ofWindows();
    Records records = new Records(tree);
    FolderOrder order = FolderOrder.of(tree, records, upCase);
    VolumeLayout any = new VolumeLayout(tree, format, upCase, records, order, LOG_BYTES_MIN, 0);
    long bytes = any.smallestBytes();
    VolumeLayout layout = new VolumeLayout(tree, format, upCase, records, order, bytes, 0);
    if (layout.clusters > CLUSTERS_MAX) {
      throw new VolumeException(
          Reason.NO_ROOM, "No volume is large enough for files of %d bytes".formatted(bytes));
    }
    return layout;
  }

  /** A larger volume has a larger bitmap and a larger log, which again take room. */
  private long smallestBytes() {
    VolumeLayout layout = this;
    long bytes = 0;
    while (layout.bytesNeeded() > bytes) {
      bytes = layout.bytesNeeded();
      layout = new VolumeLayout(tree, format, upCase, records, order, bytes, 0);
    }
    return bytes;
  }

  private long bytesNeeded() {
    return neededClusters * clusterBytes + format.sectorBytes();
  }

  private long contentClusters() {
    long needed = 0;
    for (int file = 0; file < tree.files.count; file++) {
      long bytes = tree.files.bytes[file];
      if (bytes > residentMax(file)) {
        needed += clustersOf(bytes);
      }
    }
    return needed;
  }

  /** How long a file's content may be to lie in its record. */
  int residentMax(int file) {
    return isContentBefore
        ? 0
        : RecordWriter.residentMax(recordBytes, nameLength(records.ofFile(file)));
  }

  int nameLength(int record) {
    return records.names().length(records.text(record));
  }

  private long indexClusters() {
    long needed = 0;
    for (int folder = 0; folder < tree.folders.count; folder++) {
      long blocks =
          FolderIndex.blocksMax(
              records, order.of(folder, tree), recordBytes, nameLength(records.ofFolder(folder)));
      needed += clustersOf(blocks * FolderIndex.BLOCK_BYTES);
      if (FolderIndex.isBitmapLarge(blocks)) {
        needed += clustersOf(FolderIndex.bitmapBytes(blocks));
      }
    }
    return needed;
  }

  /** How long the volume is. */
  public long volumeBytes() {
    return volumeBytes;
  }

  /** The size of its sectors. */
  public int sectorBytes() {
    return format.sectorBytes();
  }

  /** The size of its clusters. */
  public int clusterBytes() {
    return clusterBytes;
  }

  /** The number of the file of that path, exactly; nothing if it is not in the tree. */
  public OptionalInt file(String path) {
    int slash = path.lastIndexOf('/');
    OptionalInt folder = tree.folderOf(path.substring(0, Math.max(slash, 0)));
    if (folder.isEmpty()) {
      return OptionalInt.empty();
    }
    String name = path.substring(slash + 1);
    int record = order.find(folder.getAsInt(), name);
    boolean isIt =
        record >= 0
            && records.isFile(record)
            && records.names().get(records.text(record)).equals(name);
    return isIt ? OptionalInt.of(records.file(record)) : OptionalInt.empty();
  }

  /** How long a file may become. */
  public long bytesMax(int file) {
    return tree.files.bytes[file];
  }

  long freeClusters() {
    return clusters - neededClusters;
  }

  /** How much is left for other files, at least. */
  public long freeBytes() {
    return freeClusters() * clusterBytes;
  }

  /** Where a piece begins, in bytes. */
  long place(Piece piece) {
    return piece.cluster * clusterBytes;
  }
}
