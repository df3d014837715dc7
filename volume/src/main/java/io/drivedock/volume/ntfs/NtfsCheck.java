package io.drivedock.volume.ntfs;

import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;

/**
 * Walks every record of a volume and every index, and says what could not be imported and why. It
 * reads no content, but checks that all of it could be found.
 */
public final class NtfsCheck implements NtfsVolume.Visitor {

  private final NtfsVolume volume;
  private final Findings findings;
  private final DirectoryIndex.Budget budget;

  /** Names that an index has. */
  private final BitSet indexed = new BitSet();

  /** Folders whose index is damaged: of their files it says nothing. */
  private final Set<Integer> brokenFolders = new HashSet<>();

  private long files;
  private long folders;
  private long bytes;
  private long refused;
  private long noted;

  /** Hears what is refused or left out, by name. */
  public interface Findings {

    /** A file, a folder or a stream. */
    void refused(String what, VolumeException why);

    /** A stream that is not imported and that nobody misses. */
    void noted(String what, VolumeException why);
  }

  /**
   * What a volume has.
   *
   * @param files names of files that can be read; a file with hard links counts for each
   * @param bytes how long all those are together
   * @param refused how many findings there were
   * @param noted how many streams are left out that nobody misses
   */
  public record Tally(long files, long folders, long bytes, long refused, long noted) {}

  private NtfsCheck(NtfsVolume volume, Findings findings, DirectoryIndex.Budget budget) {
    this.volume = volume;
    this.findings = findings;
    this.budget = budget;
  }

  /** Checks a volume. */
  public static Tally run(NtfsVolume volume, Findings findings) {
    Geometry geometry = volume.mft().geometry();
    return run(
        volume, findings, geometry.clusters() * geometry.clusterBytes() / geometry.indexBytes());
  }

  static Tally run(NtfsVolume volume, Findings findings, long indexBlocksMax) {
    NtfsCheck check = new NtfsCheck(volume, findings, new DirectoryIndex.Budget(indexBlocksMax));
    check.index(new Entry("", Names.ROOT, true));
    volume.walk(check);
    check.compare();
    return new Tally(check.files, check.folders, check.bytes, check.refused, check.noted);
  }

  @Override
  public void entry(Entry entry) {
    try {
      NtfsFile file = volume.file(entry);
      for (String stream : file.streams()) {
        stream(entry.path() + ":" + stream, NtfsFile.isDownloadMark(stream));
      }
      if (file.refusal().isPresent()) {
        refused(entry.path(), file.refusal().get());
      }
      if (entry.isFolder()) {
        folders++;
        index(entry);
      } else if (file.refusal().isEmpty()) {
        bytes += file.content().length();
        files++;
      }
    } catch (VolumeException e) {
      refused(entry.path(), e);
    }
  }

  private void stream(String what, boolean isDownloadMark) {
    if (isDownloadMark) {
      noted++;
      findings.noted(
          what,
          new VolumeException(
              Reason.ALTERNATE_STREAM, "The mark of a download is not imported; its file is"));
    } else {
      refused(
          what,
          new VolumeException(Reason.ALTERNATE_STREAM, "An alternate stream is not imported"));
    }
  }

  @Override
  public void refused(String what, VolumeException why) {
    refused++;
    findings.refused(what, why);
  }

  private void index(Entry folder) {
    try {
      Names names = volume.names();
      int record = (int) folder.record();
      DirectoryIndex.walk(
          volume.mft(),
          volume.upCase(),
          volume.mft().record(record),
          budget,
          (reference, name) -> {
            long number = Reference.number(reference);
            if (number < Names.FIRST_OWN) {
              return;
            }
            int found = names.isThere(reference) ? names.exact(record, name.name(), number) : -1;
            if (found == -1) {
              refused(
                  path(folder, name.name()),
                  new VolumeException(
                      Reason.FILE_DAMAGED,
                      "The index of its folder has the name, and no file record does"));
            } else {
              indexed.set(found);
            }
          });
    } catch (VolumeException e) {
      brokenFolders.add((int) folder.record());
      refused(folder.path().isEmpty() ? "/" : folder.path(), e);
    }
  }

  private static String path(Entry folder, String name) {
    return folder.path().isEmpty() ? name : folder.path() + "/" + name;
  }

  /** What no index has cannot be found by Windows. */
  private void compare() {
    Names names = volume.names();
    for (int name = indexed.nextClearBit(0);
        name < names.count();
        name = indexed.nextClearBit(name + 1)) {
      int parent = names.parent(name);
      if (names.record(name) == -1
          || parent == -1
          || brokenFolders.contains(parent)
          || names.isOwn(parent)) {
        continue;
      }
      String path;
      try {
        path = names.folderPath(parent) + names.text(name);
      } catch (VolumeException e) {
        continue;
      }
      refused(
          path,
          new VolumeException(
              Reason.FILE_DAMAGED, "A file record has the name, and the index of its folder not"));
    }
  }
}
