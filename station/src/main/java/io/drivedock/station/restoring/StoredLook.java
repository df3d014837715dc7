package io.drivedock.station.restoring;

import io.drivedock.drive.BlobContent;
import io.drivedock.drive.BlobMetadata;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobProperties;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.SideFile;
import io.drivedock.drive.SideFileStatus;
import io.drivedock.station.importing.Proofs;
import io.drivedock.station.importing.SideFiles;
import io.drivedock.station.proving.DriveProof.Fault;
import io.drivedock.station.store.BlobReader;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.StoredBlob;
import io.drivedock.station.transfer.TransferStoppedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks what a store has under the name of a blob, and holds it against manifest and drive. */
final class StoredLook {

  private final BlobReader store;
  private final Proofs proofs;
  private final SideFiles.Reader sides;

  StoredLook(BlobReader store, Proofs proofs, SideFiles.Reader sides) {
    this.store = store;
    this.proofs = proofs;
    this.sides = sides;
  }

  /** What is there. */
  enum Found {
    /** No such blob. */
    NOTHING,
    /** The blob, with its properties and metadata. */
    ALL,
    /** Its bytes, and no properties or metadata at all, though it has some. */
    BARE,
    /** Its bytes; what else it has cannot be read from the drive. */
    WITHOUT_SIDES,
    /** Another blob. */
    ANOTHER,
    /** The store can have no such blob. */
    NO_PLACE
  }

  /** Looks at the place of a blob. */
  Found at(BlobPath path, ManifestBlob blob) throws TransferStoppedException {
    try {
      Optional<StoredBlob> there = store.stat(path);
      if (there.isEmpty()) {
        return Found.NOTHING;
      }
      boolean isIt =
          there.get().length() == blob.length()
              && proofs.compareBytes(there.get(), blob, false).isPresent();
      return isIt ? held(there.get(), blob) : Found.ANOTHER;
    } catch (StoreException e) {
      return switch (e.kind()) {
        case REJECTED, LEASED -> Found.NO_PLACE;
        case CHANGED -> Found.ANOTHER;
        case UNAVAILABLE, FULL, FORBIDDEN -> throw e;
      };
    }
  }

  private Found held(StoredBlob there, ManifestBlob blob) {
    SideFiles wanted = sides.read(blob);
    if (!wanted.areComplete()) {
      return Found.WITHOUT_SIDES;
    }
    boolean isPageBlob = blob.content() instanceof BlobContent.Pages;
    boolean isAll =
        there.isPageBlob() == isPageBlob
            && covers(there.properties(), wanted.properties())
            && there
                .metadata()
                .entries()
                .entrySet()
                .containsAll(wanted.metadata().entries().entrySet());
    if (isAll) {
      return Found.ALL;
    }
    boolean isBare =
        !there.isPageBlob()
            && there.metadata().equals(BlobMetadata.NONE)
            && covers(BlobProperties.NONE, there.properties());
    return isBare ? Found.BARE : Found.ANOTHER;
  }

  /** The MD5 is not looked at: some stores have it of themselves, and the bytes were proven. */
  private static boolean covers(BlobProperties there, BlobProperties wanted) {
    return covers(there.contentType(), wanted.contentType())
        && covers(there.contentEncoding(), wanted.contentEncoding())
        && covers(there.contentLanguage(), wanted.contentLanguage())
        && covers(there.cacheControl(), wanted.cacheControl());
  }

  private static boolean covers(@Nullable String there, @Nullable String wanted) {
    return wanted == null || wanted.equals(there);
  }

  /** The files of properties and metadata that cannot be read. */
  List<Fault> damagedSides(ManifestBlob blob) {
    SideFiles read = sides.read(blob);
    List<Fault> faults = new ArrayList<>();
    add(faults, blob, blob.metadataInForce(), read.metadataStatus());
    add(faults, blob, blob.propertiesInForce(), read.propertiesStatus());
    return faults;
  }

  private static void add(
      List<Fault> faults,
      ManifestBlob blob,
      @Nullable SideFile file,
      @Nullable SideFileStatus status) {
    if (file != null && status != null && status != SideFileStatus.COMPLETED) {
      boolean isMissing = status == SideFileStatus.FILE_NOT_FOUND;
      faults.add(
          new Fault(blob, file.path(), 0, 0, isMissing ? Fault.Kind.MISSING : Fault.Kind.DAMAGED));
    }
  }
}
