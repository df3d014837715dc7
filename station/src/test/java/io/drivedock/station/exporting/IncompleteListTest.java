package io.drivedock.station.exporting;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.dock.Assignment;
import io.drivedock.dock.ExportRun;
import io.drivedock.drive.BlobList;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.NameOrder;
import io.drivedock.station.exporting.IncompleteList.Listed;
import io.drivedock.station.logs.LogUploader;
import io.drivedock.station.planning.BlobSelection;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.transfer.ProgressCounter;
import io.drivedock.station.transfer.TestWatch;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IncompleteListTest {

  private static final Assignment JOB =
      ExportFixtures.assignment(new DriveId("D1"), ExportFixtures.prefixes("/films/"));

  @TempDir Path folder;

  private Path store() {
    return folder.resolve("store");
  }

  private List<String> names(Path file) throws IOException {
    List<String> names = new ArrayList<>();
    try (InputStream list = Files.newInputStream(file)) {
      BlobList.forEach(
          list,
          new BlobList.Entries() {
            @Override
            public void blob(BlobList.Named blob) {
              names.add(blob.path());
            }

            @Override
            public void prefix(String prefix) {
              names.add(prefix);
            }
          });
    }
    return names;
  }

  private static Path behind(Path first, int number) {
    String name = String.valueOf(first.getFileName());
    return first.resolveSibling(name.replace(".xml", "_" + number + ".xml"));
  }

  @Test
  void aLongListHasSeveralFilesAndAShorterOneLeavesNoneBehind() throws Exception {
    try (ObjectStore store = new ExportingStation(folder).store();
        ExportJournal journal = ExportJournal.open(folder.resolve("journal"))) {
      List<String> all = IntStream.range(0, 8).mapToObj(i -> "films/" + i).toList();
      all.forEach(path -> ExportFixtures.put(store, path, new byte[1]));
      ProgressCounter counter = new ProgressCounter(TestWatch.NONE);
      IncompleteList list =
          new IncompleteList(store, new LogUploader(store, JOB, counter), JOB, counter, 3);
      BlobSelection selection =
          BlobSelection.of(
              BlobList.of(List.of(), List.of("/films/")), store, true, NameOrder.BY_CHARACTERS);
      ExportRun run =
          new ExportRun("-", "", "-", "", 8, 8, "", NameOrder.BY_CHARACTERS).fromFirst().toLast();

      Listed listed =
          list.upload(journal, selection, List.of(run), folder.resolve("work.xml")).orElseThrow();
      Path first = Path.of(URI.create(listed.uri()));
      assertThat(listed.files()).isEqualTo(3);
      assertThat(names(first)).isEqualTo(all.subList(0, 3));
      assertThat(names(behind(first, 2))).isEqualTo(all.subList(3, 6));
      assertThat(names(behind(first, 3))).isEqualTo(all.subList(6, 8));

      assertThat(list.upload(journal, selection, List.of(), folder.resolve("work.xml"))).isEmpty();
      for (Path file : List.of(first, behind(first, 2), behind(first, 3))) {
        assertThat(names(file)).isEmpty();
      }
    }
  }

  /** As another drive of the job brings it. */
  private void writePart(long entries) throws IOException {
    Path place = store().resolve("harbour").resolve(JOB.diagnosticsPath()).resolve("waies");
    Files.createDirectories(place);
    Path part = place.resolve(IncompleteList.prefix(JOB) + "_D2_incomplete-part.xml");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
      BlobList.Writer list = new BlobList.Writer(out);
      for (long i = 0; i < entries; i++) {
        list.write("films/" + i, new BlobList.Which.Alone());
      }
      list.finish();
    }
  }

  @Test
  void aListWithMoreEntriesThanAJobMayNameIsNotCut() throws Exception {
    long entries = BlobList.COUNT_MAX + 1;
    try (ObjectStore store = new ExportingStation(folder).store();
        ExportJournal journal = ExportJournal.open(folder.resolve("journal"))) {
      writePart(entries);
      ProgressCounter counter = new ProgressCounter(TestWatch.NONE);
      Listed listed =
          new IncompleteList(store, new LogUploader(store, JOB, counter), JOB, counter)
              .upload(
                  journal,
                  new BlobSelection(List.of(), List.of(), true, NameOrder.BY_CHARACTERS),
                  List.of(),
                  folder.resolve("work.xml"))
              .orElseThrow();

      AtomicLong count = new AtomicLong();
      Path first = Path.of(URI.create(listed.uri()));
      for (int number = 1; number <= listed.files(); number++) {
        Path file = number == 1 ? first : behind(first, number);
        assertThat(Files.size(file)).isLessThan(128L << 20);
        try (InputStream list = Files.newInputStream(file)) {
          long some =
              BlobList.forEach(
                  list,
                  new BlobList.Entries() {
                    @Override
                    public void blob(BlobList.Named blob) {
                      if (!blob.path().equals("films/" + count.getAndIncrement())) {
                        throw new AssertionError(blob.path());
                      }
                    }

                    @Override
                    public void prefix(String prefix) {
                      throw new AssertionError(prefix);
                    }
                  });
          assertThat(some).isLessThanOrEqualTo(BlobList.COUNT_MAX);
        }
      }
      assertThat(count).hasValue(entries);
      assertThat(listed.files()).isEqualTo(2);
    }
  }
}
