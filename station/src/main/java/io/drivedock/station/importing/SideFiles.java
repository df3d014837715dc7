package io.drivedock.station.importing;

import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.DrivePath;
import io.drivedock.drive.DrivePathException;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.Md5;
import io.drivedock.drive.SideFile;
import io.drivedock.drive.SideFileStatus;
import io.drivedock.drive.SideFileXml;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.DriveFile;
import io.drivedock.station.slot.OpenDrive;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The metadata and properties of a blob, as far as their files could be read.
 *
 * @param metadataStatus absent if there is no such file
 * @param propertiesStatus absent if there is no such file
 */
public record SideFiles(
    BlobMetadata metadata,
    @Nullable SideFileStatus metadataStatus,
    BlobProperties properties,
    @Nullable SideFileStatus propertiesStatus) {

  static final SideFiles NONE = new SideFiles(BlobMetadata.NONE, null, BlobProperties.NONE, null);

  /** What one file gave. */
  private record Read<T>(T value, @Nullable SideFileStatus status) {}

  /** Reads them from a drive. All blobs of a list may share a file, which is read once then. */
  public static final class Reader {

    private static final int REMEMBERED_MAX = 64;

    private final OpenDrive drive;
    private final Map<SideFile, Read<BlobMetadata>> metadata = remembering();
    private final Map<SideFile, Read<BlobProperties>> properties = remembering();

    public Reader(OpenDrive drive) {
      this.drive = drive;
    }

    private static <T> Map<SideFile, Read<T>> remembering() {
      return new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SideFile, Read<T>> eldest) {
          return size() > REMEMBERED_MAX;
        }
      };
    }

    /** What the file of a blob has beside its content; none where that cannot be told. */
    List<String> streams(ManifestBlob blob) {
      try (DriveFile file = drive.open(DrivePath.parse(blob.filePath()))) {
        return file.streams();
      } catch (DrivePathException | DriveException e) {
        return List.of();
      }
    }

    public synchronized SideFiles read(ManifestBlob blob) {
      SideFile itsMetadata = blob.metadataInForce();
      SideFile itsProperties = blob.propertiesInForce();
      if (itsMetadata == null && itsProperties == null) {
        return NONE;
      }
      Read<BlobMetadata> meta =
          itsMetadata == null
              ? new Read<>(BlobMetadata.NONE, null)
              : metadata.computeIfAbsent(
                  itsMetadata,
                  file -> SideFiles.read(drive, file, SideFileXml::metadata, BlobMetadata.NONE));
      Read<BlobProperties> props =
          itsProperties == null
              ? new Read<>(BlobProperties.NONE, null)
              : properties.computeIfAbsent(
                  itsProperties,
                  file ->
                      SideFiles.read(drive, file, SideFileXml::properties, BlobProperties.NONE));
      return new SideFiles(meta.value(), meta.status(), props.value(), props.status());
    }
  }

  /** The same of a blob that failed before: nothing was tried. */
  static SideFiles cancelled(ManifestBlob blob) {
    return new SideFiles(
        BlobMetadata.NONE,
        blob.metadataInForce() == null ? null : SideFileStatus.CANCELLED,
        BlobProperties.NONE,
        blob.propertiesInForce() == null ? null : SideFileStatus.CANCELLED);
  }

  public boolean areComplete() {
    return isComplete(metadataStatus) && isComplete(propertiesStatus);
  }

  private static boolean isComplete(@Nullable SideFileStatus status) {
    return status == null || status == SideFileStatus.COMPLETED;
  }

  private static <T> Read<T> read(
      OpenDrive drive, SideFile file, Function<byte[], T> parse, T none) {
    try (DriveFile open = drive.open(DrivePath.parse(file.path()))) {
      long length = open.length();
      if (length > SideFile.BYTES_MAX) {
        return new Read<>(none, SideFileStatus.XML_READ_FAILED);
      }
      byte[] bytes = new byte[(int) length];
      if (!open.fill(ByteBuffer.wrap(bytes), 0) || !Md5.ofContent(bytes).equals(file.hash())) {
        return new Read<>(none, SideFileStatus.CORRUPTED);
      }
      return new Read<>(parse.apply(bytes), SideFileStatus.COMPLETED);
    } catch (DrivePathException e) {
      return new Read<>(none, e.sideFileStatus());
    } catch (IllegalArgumentException e) {
      return new Read<>(none, SideFileStatus.XML_READ_FAILED);
    } catch (DriveException e) {
      return new Read<>(
          none,
          switch (e.kind()) {
            case NOT_FOUND, NOT_A_FILE -> SideFileStatus.FILE_NOT_FOUND;
            case ACCESS_DENIED, REFUSED -> SideFileStatus.FILE_ACCESS_DENIED;
            case IO_FAILED, EXISTS, FULL, DAMAGED, READ_ONLY -> SideFileStatus.IO_FAILED;
            case NOT_NTFS,
                NOT_PROTECTED,
                NO_PROTECTOR,
                KEY_INVALID,
                NOT_UNLOCKED,
                PROTECTION_DAMAGED ->
                SideFileStatus.IO_FAILED;
          });
    }
  }
}
