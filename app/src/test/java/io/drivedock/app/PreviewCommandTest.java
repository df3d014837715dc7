package io.drivedock.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Previews of blobs that have a length and no bytes. */
final class PreviewCommandTest {

  private static final long GB = 1_000_000_000;

  @TempDir Path folder;

  @BeforeEach
  void fillTheStore() throws IOException {
    for (int i = 0; i < 10; i++) {
      blob("films/" + i + "/reel.mov", 300 * GB);
    }
    blob("music/a.wav", 5 * GB);
    blob("videos/huge.mov", 3_000 * GB);
    Files.writeString(folder.resolve("store.yaml"), "targets: {main: {folder: store}}\n");
    Files.writeString(
        folder.resolve("mine.xml"),
        """
        <BlobList>
          <BlobPath>videos/huge.mov</BlobPath>
          <BlobPath>music/a.wav</BlobPath>
          <BlobPath>/music/a.wav</BlobPath>
          <BlobPath>music/b.wav</BlobPath>
          <BlobPathPrefix>/films/</BlobPathPrefix>
        </BlobList>
        """);
  }

  private void blob(String path, long length) throws IOException {
    Path file = folder.resolve("store/press").resolve(path);
    Files.createDirectories(file.getParent());
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(length);
    }
  }

  private CommandRun preview(String... words) {
    List<String> all = new ArrayList<>(List.of("preview"));
    all.addAll(List.of(words));
    all.addAll(List.of("--from", folder.resolve("store.yaml").toString()));
    all.addAll(List.of("--account", "press"));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private String list() {
    return folder.resolve("mine.xml").toString();
  }

  @Test
  void itPrintsWhatTheToolOfAzurePrints() {
    CommandRun run = preview("--list", list(), "--drive-size", "2 TB");

    assertThat(run.out())
        .isEqualTo(
            """
            Number of unique blob paths/prefixes:\t4
            Number of duplicate blob paths/prefixes:\t1
            Number of nonexistent blob paths/prefixes:\t1

            Drive size:\t2.00 TB
            Number of blobs that can be exported:\t11
            Number of blobs that cannot be exported:\t1
            Number of drives needed:\t2
            \tDrive #1:\tblobs = 6, occupied space = 1.80 TB
            \tDrive #2:\tblobs = 5, occupied space = 1.21 TB

            Selected by name, but missing:\t1
            \tmusic/b.wav

            Larger than any of these drives:\t1
            \tvideos/huge.mov
            """);
    assertThat(run.err()).isEmpty();
    assertThat(run.exit()).isEqualTo(1);
  }

  @Test
  void whatFitsEndsWithZeroAndLeavesNothingInTheStore() {
    CommandRun run = preview("--prefix", "/films/", "--path", "music/a.wav", "--drive-size", "4TB");

    assertThat(run.out()).contains("Drive #1:\tblobs = 11, occupied space = 3.01 TB");
    assertThat(run.exit()).isZero();
    assertThat(folder.resolve("store/press"))
        .isDirectoryNotContaining(it -> it.getFileName().toString().startsWith("."));
  }

  @Test
  void drivesOfDifferentSizesAreFilledInTheirOrder() {
    CommandRun run =
        preview("--prefix", "/films/", "--drive-size", "1TB", "--drive-size", "2.5 TB");

    assertThat(run.out())
        .contains("Drive sizes:\t1.00 TB, 2.50 TB")
        .contains("Drive #1:\tblobs = 3, occupied space = 900.03 GB")
        .contains("Drive #2:\tblobs = 7, occupied space = 2.10 TB")
        .doesNotContain("not enough");
    assertThat(run.exit()).isZero();
  }

  @Test
  void tooFewDrivesAreSaidToBe() {
    CommandRun few = preview("--prefix", "/films/", "--drive-size", "1TB", "--drives", "3");
    CommandRun many = preview("--prefix", "/films/", "--drive-size", "1TB", "--drives", "5");

    assertThat(few.out())
        .contains("Number of drives needed:\t4")
        .contains("3 drives are not enough: 1 blob would be on no drive");
    assertThat(few.exit()).isEqualTo(1);
    assertThat(many.out()).contains("4 of the 5 drives would be needed");
    assertThat(many.exit()).isZero();
  }

  @Test
  void aSelectionOfNothingIsSaidToBe() {
    CommandRun run = preview("--prefix", "/flims/", "--drive-size", "4TB");

    assertThat(run.out()).contains("Nothing is selected", "Number of drives needed:\t0");
    assertThat(run.exit()).isEqualTo(3);
  }

  @Test
  void programsReadJson() {
    CommandRun run = preview("--list", list(), "--drive-size", "2 TB", "--drives", "1", "--json");
    JsonNode json = JsonMapper.shared().readTree(run.out());

    assertThat(run.exit()).isEqualTo(1);
    assertThat(json.at("/paths/unique").asInt()).isEqualTo(4);
    assertThat(json.at("/blobs/selected").asInt()).isEqualTo(12);
    assertThat(json.at("/blobs/exported").asInt()).isEqualTo(11);
    assertThat(json.at("/drives/0/sizeBytes").asLong()).isEqualTo(2_000 * GB);
    assertThat(json.at("/drives/1/isGiven").asBoolean(true)).isFalse();
    assertThat(json.at("/isWhole").asBoolean(true)).isFalse();
    assertThat(json.at("/leftOut/1/reason").asString()).isEqualTo("TooLarge");
    assertThat(json.at("/leftOut/1/first/0").asString()).isEqualTo("videos/huge.mov");
  }

  @Test
  void namesCannotSteerATerminal() throws IOException {
    blob("films/\u001b[2J", 1);
    CommandRun run = preview("--prefix", "/films/", "--path", "films\u202E", "--drive-size", "4TB");

    assertThat(run.out())
        .contains("\tdrivedock-no-container/films\\u202E\n", "\tfilms/\\u001B[2J\n");
    assertThat(preview("--prefix", "/", "--drive-size", "4TB", "--json").out())
        .doesNotContain("\u001b");
  }

  // ---- what cannot be told

  @ParameterizedTest
  @CsvSource({
    "'--drive-size 2TB', 2, Nothing is selected",
    "'--prefix / --drive-size 2XB', 2, a size must be a number with MB",
    "'--prefix / --drive-size 2TB --drive-size 1TB --drives 3', 2, There are 2 sizes and 3 drives",
    "'--prefix / --drive-size 2TB --drives 0', 2, --drives must be from 1",
    "'--prefix / --drive-size 2TB --target other', 2, has no target 'other'",
    "'--list store.yaml --drive-size 2TB', 2, does not exist"
  })
  void wrongWordsAreSaidToBe(String words, int exit, String said) {
    CommandRun run = preview(words.split(" "));

    assertThat(run.err()).contains(said);
    assertThat(run.exit()).isEqualTo(exit);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void aFileThatIsNoListIsSaidToBe() {
    CommandRun run =
        preview("--list", folder.resolve("store.yaml").toString(), "--drive-size", "2TB");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("is not a blob list").hasLineCount(1);
  }

  @Test
  void aStoreThatIsAwayIsOneSentence() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    Files.writeString(
        folder.resolve("keys"), "aws_access_key_id = a\naws_secret_access_key = secret\n");
    Files.writeString(
        folder.resolve("store.yaml"),
        """
        targets:
          away: {folder: away}
          s3: {s3: {endpoint: "http://127.0.0.1:%d", region: x, bucket: films, keysFile: keys}}
        """
            .formatted(free));

    CommandRun which = preview("--prefix", "/", "--drive-size", "2TB");
    CommandRun away = preview("--prefix", "/", "--drive-size", "2TB", "--target", "away");
    CommandRun s3 = preview("--prefix", "/", "--drive-size", "2TB", "--target", "s3");

    assertThat(which.err()).contains("has several targets: away, s3");
    assertThat(away.exit()).isEqualTo(6);
    assertThat(away.err()).contains("it does not exist").hasLineCount(1);
    assertThat(s3.exit()).isEqualTo(6);
    assertThat(s3.err()).contains("connecting failed").hasLineCount(1);
  }
}
