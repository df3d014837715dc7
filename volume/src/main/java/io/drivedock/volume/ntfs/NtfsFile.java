package io.drivedock.volume.ntfs;

import io.drivedock.volume.Reason;
import io.drivedock.volume.VolumeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A file or a folder, read from its records. */
public final class NtfsFile {

  /** Of files that a browser or a mail program brought: from where. */
  private static final String DOWNLOAD_MARK = "Zone.Identifier";

  private final Mft mft;
  private final boolean isFolder;
  private final Map<String, List<Attribute>> data = new LinkedHashMap<>();
  private final @Nullable VolumeException reparse;

  private NtfsFile(Mft mft, FileRecord record) throws VolumeException {
    this.mft = mft;
    this.isFolder = record.isDirectory();
    VolumeException refusal = null;
    for (Attribute attribute : mft.attributes(record)) {
      if (attribute.type() == Attribute.DATA) {
        String name = attribute.hasName() ? attribute.name() : "";
        data.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(attribute);
      } else if (attribute.type() == Attribute.REPARSE_POINT) {
        refusal = Reparse.refusal(attribute.isNonResident() ? -1 : attribute.value().u32(0));
      }
    }
    this.reparse = refusal;
  }

  static NtfsFile of(Mft mft, FileRecord record) throws VolumeException {
    return new NtfsFile(mft, record);
  }

  /** Whether it is a folder. */
  public boolean isFolder() {
    return isFolder;
  }

  /** Why it is neither a plain file nor a plain folder, if it is not. */
  public Optional<VolumeException> refusal() {
    return Optional.ofNullable(reparse);
  }

  /**
   * The content of a file.
   *
   * @throws VolumeException if it is refused, and why
   */
  public Content content() throws VolumeException {
    if (reparse != null) {
      throw reparse;
    }
    List<Attribute> pieces = data.get("");
    if (isFolder || pieces == null) {
      throw new VolumeException(
          Reason.FILE_DAMAGED,
          isFolder ? "A folder has no content" : "The file has no content, not even an empty one");
    }
    return Content.of(mft, pieces);
  }

  /** The names of its alternate streams, which are not imported. */
  public List<String> streams() {
    return data.keySet().stream().filter(name -> !name.isEmpty()).toList();
  }

  /**
   * Whether a stream is the mark that Windows sets on downloads. It says where a file came from and
   * is nothing of its content.
   */
  public static boolean isDownloadMark(String stream) {
    return stream.equalsIgnoreCase(DOWNLOAD_MARK);
  }

  /** The content of an alternate stream. */
  public Content stream(String name) throws VolumeException {
    List<Attribute> pieces = data.get(name);
    if (pieces == null || name.isEmpty()) {
      throw new VolumeException(Reason.NOT_FOUND, "There is no stream \"%s\"".formatted(name));
    }
    return Content.of(mft, pieces);
  }
}
