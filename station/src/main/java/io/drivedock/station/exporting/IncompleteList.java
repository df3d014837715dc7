package io.drivedock.station.exporting;

import io.drivedock.dock.Assignment;
import io.drivedock.dock.ExportRun;
import io.drivedock.drive.BlobList;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.ManifestException;
import io.drivedock.drive.NameOrder;
import io.drivedock.station.logs.LogUploader;
import io.drivedock.station.planning.BlobSelection;
import io.drivedock.station.planning.Candidate;
import io.drivedock.station.planning.Candidates;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The list of what is on no drive of the job, one for all its drives, in the format in which a next
 * job takes it. Each drive brings a list of its own, and then puts all of these together with what
 * is planned for no drive. Whoever writes last has seen every list that was there before: after
 * writing he looks whether another came meanwhile, and if so, does it again.
 */
final class IncompleteList {

  private static final String PART = "incomplete-part";
  private static final int TRIES_MAX = 100;
  private static final int FILES_MAX = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(IncompleteList.class);

  private final BlobReader store;
  private final LogUploader uploader;
  private final Assignment assignment;
  private final ProgressCounter counter;
  private final long entriesMax;

  /**
   * Where the list lies.
   *
   * @param uri of its first file
   * @param files how many it has; those behind the first have their number in their names
   */
  record Listed(String uri, int files) {}

  IncompleteList(
      BlobReader store, LogUploader uploader, Assignment assignment, ProgressCounter counter) {
    this(store, uploader, assignment, counter, BlobList.COUNT_MAX);
  }

  IncompleteList(
      BlobReader store,
      LogUploader uploader,
      Assignment assignment,
      ProgressCounter counter,
      long entriesMax) {
    this.entriesMax = entriesMax;
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
  Optional<Listed> upload(
      ExportJournal journal, BlobSelection selection, List<ExportRun> leftOut, Path work)
      throws IOException, TransferStoppedException {
    BlobPath part = uploader.named(prefix() + "_" + assignment.drive() + "_" + PART + ".xml");
    if (writePart(journal, work) || store.stat(part).isPresent()) {
      uploader.upload(work, part);
    }
    return together(selection, leftOut, work);
  }

  /**
   * Brings all that is selected as what is on no drive, where the store does not list what of it
   * there is.
   */
  Listed uploadAll(BlobList selected, Path work) throws IOException, TransferStoppedException {
    try (ListFiles list = new ListFiles(work, Long.MAX_VALUE)) {
      for (String prefix : selected.prefixes()) {
        list.prefix(prefix);
      }
      for (BlobList.Named blob : selected.blobs()) {
        list.blob(blob);
      }
    }
    String part =
        uploader.upload(
            work, uploader.named(prefix() + "_" + assignment.drive() + "_" + PART + ".xml"));
    BlobSelection nothing = new BlobSelection(List.of(), List.of(), false, NameOrder.BY_CHARACTERS);
    try {
      return together(nothing, List.of(), work).orElse(new Listed(part, 1));
    } catch (StoreException e) {
      return switch (e.kind()) {
        case REJECTED, LEASED, CHANGED -> new Listed(part, 1);
        case UNAVAILABLE, FULL, FORBIDDEN -> throw e;
      };
    }
  }

  private Optional<Listed> together(BlobSelection selection, List<ExportRun> leftOut, Path work)
      throws IOException, TransferStoppedException {
    for (int tries = 0; tries < TRIES_MAX; tries++) {
      List<StoredBlob> parts = parts();
      ListFiles files = new ListFiles(work, entriesMax);
      try (files) {
        writeAll(parts, selection, leftOut, files);
      }
      Optional<Listed> listed = uploadFiles(files, work);
      if (parts().equals(parts)) {
        return listed;
      }
    }
    throw new StoreException(
        StoreException.Kind.UNAVAILABLE,
        "The list of what was not exported is changing faster than it can be written.");
  }

  private Optional<Listed> uploadFiles(ListFiles list, Path work)
      throws IOException, TransferStoppedException {
    if (list.count() == 0 && store.stat(all(1)).isEmpty()) {
      return Optional.empty();
    }
    String uri = "";
    int number = 0;
    for (Path file : list.files()) {
      number++;
      String at = uploader.upload(file, all(number));
      uri = number == 1 ? at : uri;
    }
    // Of a longer list that an earlier run brought.
    while (number < FILES_MAX && store.stat(all(number + 1)).isPresent()) {
      number++;
      new ListFiles(work, entriesMax).close();
      uploader.upload(work, all(number));
    }
    return list.count() == 0 ? Optional.empty() : Optional.of(new Listed(uri, list.files().size()));
  }

  private BlobPath all(int number) {
    String ending = number == 1 ? ".xml" : "_" + number + ".xml";
    return uploader.named(prefix() + "_incomplete-blobs" + ending);
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

  private void writeAll(
      List<StoredBlob> parts, BlobSelection selection, List<ExportRun> leftOut, ListFiles list)
      throws IOException, TransferStoppedException {
    for (StoredBlob part : parts) {
      counter.checkGoesOn();
      copy(part, list);
    }
    for (String path : selection.unusable()) {
      list.blob(new BlobList.Named(path, new BlobList.Which.All()));
    }
    for (ExportRun run : leftOut) {
      List<String> strangers = new ArrayList<>();
      Candidates candidates =
          Candidates.of(run, selection, store, (path, length) -> strangers.add(path));
      for (Optional<Candidate> next = candidates.next();
          next.isPresent();
          next = candidates.next()) {
        counter.checkGoesOn();
        list.blob(new BlobList.Named(next.get().path().text(), next.get().which()));
        addAll(strangers, list);
      }
      addAll(strangers, list);
    }
  }

  private static void addAll(List<String> strangers, ListFiles list) throws IOException {
    for (String path : strangers) {
      list.blob(new BlobList.Named(path, new BlobList.Which.All()));
    }
    strangers.clear();
  }

  private void copy(StoredBlob part, ListFiles list) throws IOException {
    try (StoredStream stream = new StoredStream(store, part)) {
      long _ = BlobList.forEach(stream, list);
    } catch (ManifestException e) {
      LOG.error(
          "drive={} job={} the list {} is not as a station wrote it; what it names is not listed:"
              + " {}",
          assignment.drive(),
          assignment.job(),
          part.path(),
          e.getMessage());
    }
  }
}
