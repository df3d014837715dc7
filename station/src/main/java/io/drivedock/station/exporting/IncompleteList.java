package io.drivedock.station.exporting;

import io.drivedock.dock.Assignment;
import io.drivedock.dock.ExportRun;
import io.drivedock.drive.BlobList;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.ManifestException;
import io.drivedock.station.logs.LogUploader;
import io.drivedock.station.planning.BlobSelection;
import io.drivedock.station.planning.Candidate;
import io.drivedock.station.planning.Candidates;
import io.drivedock.station.planning.ExportLists;
import io.drivedock.station.store.BlobReader;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.StoredBlob;
import io.drivedock.station.transfer.ProgressCounter;
import io.drivedock.station.transfer.TransferStoppedException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The list of what is on no drive of the job, one for all its drives, in the format in which a next
 * job takes it. Each drive brings a list of its own, and then puts all of these together with what
 * is planned for no drive. Whoever writes last has seen every list that was there before: after
 * writing he looks whether another came meanwhile, and if so, does it again.
 */
final class IncompleteList {

  private static final String PART = "incomplete-part";
  private static final int TRIES_MAX = 100;

  private final BlobReader store;
  private final LogUploader uploader;
  private final Assignment assignment;
  private final ProgressCounter counter;

  IncompleteList(
      BlobReader store, LogUploader uploader, Assignment assignment, ProgressCounter counter) {
    this.store = store;
    this.uploader = uploader;
    this.assignment = assignment;
    this.counter = counter;
  }

  private String prefix() {
    return prefix(assignment);
  }

  /** What the names of all lists and logs of a job begin with. */
  static String prefix(Assignment assignment) {
    return assignment.path().name() + "_" + assignment.job();
  }

  /**
   * Brings the list.
   *
   * @param journal tells of what is not on this drive
   * @param leftOut what is planned for no drive
   * @param work a file to write into
   * @return where it lies; nothing if everything is on a drive
   */
  Optional<String> upload(
      ExportJournal journal, BlobSelection selection, List<ExportRun> leftOut, Path work)
      throws IOException, TransferStoppedException {
    BlobPath part = uploader.named(prefix() + "_" + assignment.drive() + "_" + PART + ".xml");
    if (writePart(journal, work) || store.stat(part).isPresent()) {
      uploader.upload(work, part);
    }
    BlobPath all = uploader.named(prefix() + "_incomplete-blobs.xml");
    for (int tries = 0; tries < TRIES_MAX; tries++) {
      List<StoredBlob> parts = parts();
      long count = writeAll(parts, selection, leftOut, work);
      if (count == 0 && store.stat(all).isEmpty()) {
        return Optional.empty();
      }
      String uri = uploader.upload(work, all);
      if (parts().equals(parts)) {
        return count == 0 ? Optional.empty() : Optional.of(uri);
      }
    }
    throw new StoreException(
        StoreException.Kind.UNAVAILABLE,
        "The list of what was not exported is changing faster than it can be written.");
  }

  /** Whether there is something in it. */
  private static boolean writePart(ExportJournal journal, Path to) throws IOException {
    boolean isAny = false;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(to));
        ExportJournal.Blobs blobs = journal.missing()) {
      BlobList.Writer list = new BlobList.Writer(out);
      for (Optional<ExportedBlob> next = blobs.next(); next.isPresent(); next = blobs.next()) {
        list.write(next.get().blobPath(), next.get().which());
        isAny = true;
      }
      list.finish();
    }
    return isAny;
  }

  /** The lists of all drives that have brought one. */
  private List<StoredBlob> parts() {
    BlobPath some = uploader.named(prefix());
    List<StoredBlob> parts = new ArrayList<>();
    store.forEach(
        some.container(),
        some.name(),
        entry -> {
          if (entry.path().name().endsWith("_" + PART + ".xml")) {
            store.stat(entry.path()).ifPresent(parts::add);
          }
        });
    return parts;
  }

  private long writeAll(
      List<StoredBlob> parts, BlobSelection selection, List<ExportRun> leftOut, Path to)
      throws IOException, TransferStoppedException {
    long count = 0;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(to))) {
      BlobList.Writer list = new BlobList.Writer(out);
      for (StoredBlob part : parts) {
        for (BlobList.Named blob : read(part)) {
          list.write(blob.path(), blob.which());
          count++;
        }
      }
      for (String path : selection.unusable()) {
        list.write(path, new BlobList.Which.All());
        count++;
      }
      for (ExportRun run : leftOut) {
        List<String> strangers = new ArrayList<>();
        Candidates candidates =
            Candidates.of(run, selection, store, (path, length) -> strangers.add(path));
        for (Optional<Candidate> next = candidates.next();
            next.isPresent();
            next = candidates.next()) {
          counter.checkGoesOn();
          list.write(next.get().path(), next.get().which());
          count += 1 + write(list, strangers);
        }
        count += write(list, strangers);
      }
      list.finish();
    }
    return count;
  }

  private static int write(BlobList.Writer list, List<String> strangers) throws IOException {
    for (String path : strangers) {
      list.write(path, new BlobList.Which.All());
    }
    int count = strangers.size();
    strangers.clear();
    return count;
  }

  private List<BlobList.Named> read(StoredBlob part) {
    try {
      return ExportLists.read(store, part).blobs();
    } catch (ManifestException e) {
      // An earlier run of a drive had something to tell, and the last one has not.
      return List.of();
    }
  }
}
