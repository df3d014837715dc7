package io.drivedock.volume.ntfs;

import io.drivedock.volume.Bytes;
import io.drivedock.volume.Medium;
import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import java.util.Optional;

/**
 * An NTFS volume, whose names are in memory. Any number of threads may use it; what it reads from
 * must stay open as long.
 */
public final class NtfsVolume {

  private static final int VOLUME_RECORD = 3;
  private static final int MAJOR = 3;
  private static final int DIRTY = 0x0001;

  private final Mft mft;
  private final Names names;
  private final UpCase upCase;
  private final String label;
  private final String version;
  private final boolean isDirty;

  private NtfsVolume(
      Mft mft, Names names, UpCase upCase, String label, String version, boolean isDirty) {
    this.mft = mft;
    this.names = names;
    this.upCase = upCase;
    this.label = label;
    this.version = version;
    this.isDirty = isDirty;
  }

  /** Hears what is on a volume. */
  public interface Visitor {

    /** A name of a file or folder, in the order of file records. */
    void entry(Entry entry);

    /**
     * Something that is in no folder, or has a name or a record that cannot be used.
     *
     * @param what its name, if it is known, or the number of its record
     */
    void refused(String what, VolumeException why);
  }

  /** Whether a volume that begins with these bytes, 512 at least, says that it is NTFS. */
  public static boolean isOne(byte[] start) {
    return Geometry.isOne(Bytes.of(start, Reason.NTFS_DAMAGED));
  }

  /**
   * Reads all names.
   *
   * @throws VolumeException if it is not NTFS, or is damaged or unlike what is read
   */
  public static NtfsVolume open(Medium medium) throws VolumeException {
    try {
      return read(medium);
    } catch (VolumeException e) {
      if (e.reason() != Reason.FILE_DAMAGED) {
        throw e;
      }
      throw new VolumeException(
          Reason.NTFS_DAMAGED, "A file of NTFS itself is damaged: " + e.sentence(), e);
    }
  }

  /**
   * The name of a volume, without reading the names of its files; may be empty.
   *
   * @throws VolumeException if it is not NTFS, or is damaged
   */
  public static String label(Medium medium) throws VolumeException {
    Mft mft = Mft.open(medium, Geometry.read(medium));
    for (Attribute attribute : mft.record(VOLUME_RECORD).attributes()) {
      if (attribute.type() == Attribute.VOLUME_NAME) {
        return attribute.value().utf16();
      }
    }
    return "";
  }

  private static NtfsVolume read(Medium medium) throws VolumeException {
    Mft mft = Mft.open(medium, Geometry.read(medium));
    String label = "";
    int major = 0;
    int minor = 0;
    int flags = 0;
    for (Attribute attribute : mft.record(VOLUME_RECORD).attributes()) {
      if (attribute.type() == Attribute.VOLUME_NAME) {
        label = attribute.value().utf16();
      } else if (attribute.type() == Attribute.VOLUME_INFORMATION) {
        Bytes information = attribute.value();
        major = information.u8(8);
        minor = information.u8(9);
        flags = information.u16(10);
      }
    }
    if (major != MAJOR) {
      throw new VolumeException(
          Reason.NTFS_UNSUPPORTED, "NTFS of version %d.%d is not read".formatted(major, minor));
    }
    UpCase upCase = upCase(mft);
    return new NtfsVolume(
        mft, Names.of(mft, upCase), upCase, label, major + "." + minor, (flags & DIRTY) != 0);
  }

  private static UpCase upCase(Mft mft) throws VolumeException {
    Content content = NtfsFile.of(mft, mft.record(UpCase.RECORD)).content();
    byte[] table = new byte[(int) Math.min(content.length(), UpCase.BYTES)];
    content.read(0, table, 0, table.length);
    return UpCase.of(Bytes.of(table, Reason.NTFS_DAMAGED));
  }

  /** The volume's name; may be empty. */
  public String label() {
    return label;
  }

  /** The version of NTFS, such as 3.1. */
  public String version() {
    return version;
  }

  /** The volume's serial number. */
  public long serial() {
    return mft.geometry().serial();
  }

  /** The size of its clusters. */
  public int clusterBytes() {
    return mft.geometry().clusterBytes();
  }

  /** The size of its sectors. */
  public int sectorBytes() {
    return mft.geometry().sectorBytes();
  }

  /** Whether it says that it was not closed in order; Linux never says so. */
  public boolean isDirty() {
    return isDirty;
  }

  /** Shows all names but those of the file system's own files. */
  public void walk(Visitor visitor) {
    int lastParent = -1;
    String lastPath = "";
    for (int name = 0; name < names.count(); name++) {
      int record = names.record(name);
      int parent = names.parent(name);
      if (record == -1 || (parent != -1 && names.isOwn(parent))) {
        continue;
      }
      try {
        if (parent == -1) {
          throw new VolumeException(
              Reason.FILE_DAMAGED, "The folder of file record %d is gone".formatted(record));
        }
        if (parent != lastParent) {
          lastPath = names.folderPath(parent);
          lastParent = parent;
        }
        String path = lastPath + Names.checked(names.text(name));
        visitor.entry(new Entry(path, record, names.isFolder(record)));
      } catch (VolumeException e) {
        visitor.refused(names.text(name), e);
      }
    }
    for (int record = Names.FIRST_OWN; record < names.recordCount(); record++) {
      if (names.isDamaged(record)) {
        visitor.refused(
            "file record " + record,
            new VolumeException(Reason.FILE_DAMAGED, "The record is damaged, and its name lost"));
      }
    }
  }

  /**
   * Finds a file or folder: each name exactly as given, or else the only one that differs in case
   * alone, by the rules of the volume.
   *
   * @param path names with slashes between them
   * @throws VolumeException with {@link Reason#NAME_AMBIGUOUS}, or if a folder on the way is a link
   *     or a placeholder
   */
  public Optional<Entry> find(String path) throws VolumeException {
    int record = Names.ROOT;
    StringBuilder found = new StringBuilder();
    for (String segment : path.split("/", -1)) {
      if (segment.isEmpty() || !names.isFolder(record)) {
        return Optional.empty();
      }
      refuseLink(record);
      int name = names.find(record, segment);
      if (name == -1) {
        return Optional.empty();
      }
      record = names.record(name);
      found.append(found.isEmpty() ? "" : "/").append(Names.checked(names.text(name)));
    }
    return Optional.of(new Entry(found.toString(), record, names.isFolder(record)));
  }

  private void refuseLink(int folder) throws VolumeException {
    if (folder != Names.ROOT) {
      Optional<VolumeException> refusal = NtfsFile.of(mft, mft.record(folder)).refusal();
      if (refusal.isPresent()) {
        throw refusal.get();
      }
    }
  }

  /**
   * Reads the records of a file or folder.
   *
   * @throws VolumeException if they are damaged
   */
  public NtfsFile file(Entry entry) throws VolumeException {
    return NtfsFile.of(mft, mft.record(entry.record()));
  }

  Mft mft() {
    return mft;
  }

  Names names() {
    return names;
  }

  UpCase upCase() {
    return upCase;
  }
}
