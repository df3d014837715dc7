package io.drivedock.prepare;

import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.WholeFile;
import io.drivedock.prepare.source.FileReading;
import io.drivedock.prepare.source.SourceFile;
import java.io.IOException;

/** What a manifest says of a file, with the side files that it points at. */
final class BlobListing {

  private final BlobPlan blobs;
  private final SideFolder sides;

  BlobListing(BlobPlan blobs, SideFolder.SmallFiles drive) {
    this.blobs = blobs;
    this.sides = new SideFolder(blobs, drive);
  }

  ManifestBlob of(SourceFile file, FileVerdicts.Verdict.Blob blob, FileReading.Content content)
      throws IOException {
    return new ManifestBlob(
            blob.path().text(),
            blob.file().text(),
            file.length(),
            blobs.disposition(),
            content.pieces(),
            sides.metadata(),
            sides.propertiesOf(file.segments().getLast()),
            null,
            null)
        .with(
            new WholeFile(
                content.md5(),
                blobs.keepsTimes() ? file.found().lastModifiedTime().toInstant() : null));
  }
}
