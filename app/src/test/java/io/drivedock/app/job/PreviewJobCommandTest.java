package io.drivedock.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Previews of jobs that a real server has. */
final class PreviewJobCommandTest {

  @TempDir Path folder;
  private JobCommandServer testServer;
  private Customer ann;

  @BeforeEach
  void open() throws IOException {
    testServer = new JobCommandServer(folder, () -> Instant.EPOCH);
    ann = testServer.customer();
    for (int i = 0; i < 4; i++) {
      blob("films/" + i, 600_000_000_000L);
    }
    Files.writeString(folder.resolve("store.yaml"), "targets: {main: {folder: store}}\n");
  }

  @AfterEach
  void close() {
    testServer.close();
  }

  private Path blob(String path, long length) throws IOException {
    Path file = folder.resolve("store/press").resolve(path);
    Files.createDirectories(file.getParent());
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(length);
    }
    return file;
  }

  private void created(String name, String... what) throws IOException {
    List<String> words = new ArrayList<>(List.of("create", name, "--location", "Main Dock"));
    words.addAll(List.of("--storage-account", "press", "--return-address", testServer.home()));
    words.addAll(List.of(what));
    ann.job(words.toArray(String[]::new)).ended(0);
  }

  private Customer.Ran preview(String name, String... words) {
    List<String> all = new ArrayList<>(List.of("preview", name));
    all.addAll(List.of("--from", folder.resolve("store.yaml").toString()));
    all.addAll(List.of(words));
    return ann.job(all.toArray(String[]::new));
  }

  @Test
  void anExportIsShownForAsManyDrivesAsItNeeds() throws IOException {
    created("films", "--export-prefix", "/films/", "--export-path", "/films/9");

    assertThat(preview("films", "--drive-size", "2TB").ended(0).out())
        .contains("Number of unique blob paths/prefixes:\t2")
        .contains("Number of nonexistent blob paths/prefixes:\t1")
        .contains("Drive #1:\tblobs = 3, occupied space = 1.80 TB")
        .contains("Drive #2:\tblobs = 1, occupied space = 600.02 GB");
    String json = preview("films", "--drive-size", "2TB", "--json").ended(0).out();
    assertThat(JsonMapper.shared().readTree(json).path("drivesNeeded").asInt()).isEqualTo(2);
  }

  @Test
  void itCountsWithTheDrivesThatAreOnTheirWay() throws IOException {
    created("films", "--export-prefix", "/films/");
    ann.job("ship", "films", "--carrier=UPS", "--tracking=1Z1", "--drive-count=1").ended(0);

    assertThat(preview("films", "--drive-size", "2TB").ended(1).out())
        .contains("1 drive is not enough: 1 blob would be on no drive");
    assertThat(preview("films", "--drive-size", "2TB", "--drives", "2").ended(0).out())
        .doesNotContain("not enough");
    testServer.receive("1Z1", "D1", "D2");
    assertThat(preview("films", "--drive-size", "2TB").ended(0).out()).doesNotContain("not enough");
    assertThat(
            preview("films", "--drive-size", "1TB", "--drive-size=2TB", "--drive-size=1TB")
                .ended(2)
                .err())
        .contains("There are 3 sizes and 2 drives");
  }

  @Test
  void aListInTheStoreIsReadThere() throws IOException {
    created("listed", "--export-list", "lists/mine.xml");
    String missing = preview("listed", "--drive-size", "2TB").ended(1).err();
    Files.writeString(
        blob("lists/mine.xml", 0), "<BlobList><BlobPath>films/2</BlobPath></BlobList>");
    String there = preview("listed", "--drive-size", "2TB").ended(0).out();

    assertThat(missing).contains("BlobListFormatInvalid");
    assertThat(there).contains("Drive #1:\tblobs = 1, occupied space = 600.02 GB");
  }

  @Test
  void anImportHasNoPreview() throws IOException {
    created("spring", "--journal", testServer.journal("DISK0001"));

    Customer.Ran ran = preview("spring", "--drive-size", "2TB").ended(1);
    assertThat(ran.err()).contains("The job spring is not an export");
    assertThat(ran.out()).isEmpty();
    preview("nothing", "--drive-size", "2TB").ended(3);
  }
}
