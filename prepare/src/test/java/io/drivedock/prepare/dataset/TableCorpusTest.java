package io.drivedock.prepare.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivedock.drive.ImportDisposition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every table of the corpus ends as the verdict in its name says. */
final class TableCorpusTest {

  private static final Path FOLDER = Path.of("src/test/resources/waimportexport");

  private static List<Path> tables(String... verdicts) throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<Path> tables =
          files
              .filter(file -> file.toString().endsWith(".csv"))
              .filter(file -> Stream.of(verdicts).anyMatch(file.toString()::contains))
              .sorted()
              .toList();
      assertThat(tables).isNotEmpty();
      return tables;
    }
  }

  /** The notes about a table. */
  private static List<CsvFault> read(Path table) throws IOException, CsvException {
    String name = table.getFileName().toString();
    byte[] bytes = Files.readAllBytes(table);
    if (name.startsWith("driveset")) {
      DriveSet drives = DriveSet.read("driveset.csv", bytes);
      assertThat(drives.rows()).isNotEmpty();
      return drives.notes();
    }
    DataSet data = DataSet.read("dataset.csv", bytes);
    assertThat(data.rows()).isNotEmpty();
    data.checkFiles(path -> OptionalLong.of(path.text().contains("513") ? 513 : 1024));
    return data.notes();
  }

  @Test
  void aGoodTableIsReadWithoutAWord() throws IOException, CsvException {
    for (Path table : tables("-ok")) {
      assertThat(read(table)).as(table.toString()).isEmpty();
    }
  }

  @Test
  void aTolerableTableIsReadWithANote() throws IOException, CsvException {
    List<String> said = new ArrayList<>();
    for (Path table : tables("-tolerate-")) {
      List<CsvFault> notes = read(table);
      // Its name tells of Excel's damage, but its key is whole: only a blank is there too much.
      assertThat(notes).as(table.toString()).isNotEmpty();
      said.add(table.getFileName().toString());
      notes.forEach(note -> said.add("  " + note.text()));
    }
    assertGolden(said, "notes.txt");
  }

  @Test
  void aFaultyTableIsRefusedWithAllThatIsWrong() throws IOException {
    List<String> said = new ArrayList<>();
    for (Path table : tables("-fault-")) {
      said.add(table.getFileName().toString());
      try {
        read(table);
        said.add("  nothing");
      } catch (CsvException e) {
        e.getMessage().lines().forEach(line -> said.add("  " + line));
      }
    }
    assertThat(said).doesNotContain("  nothing");
    assertGolden(said, "faults.txt");
  }

  private static void assertGolden(List<String> said, String name) throws IOException {
    assertThat(String.join("\n", said) + "\n")
        .isEqualTo(Files.readString(FOLDER.resolve(name), StandardCharsets.UTF_8));
  }

  @Test
  void theValuesArriveAsTheyAreMeant() throws IOException, CsvException {
    DataSet data =
        DataSet.read(
            "dataset.csv", Files.readAllBytes(FOLDER.resolve("dataset-ok-blob-header.csv")));

    assertThat(data.rows())
        .containsExactly(
            new DataSetRow(
                2,
                new SourcePath("D:\\Share\\Reel 01\\"),
                "films",
                "reel01/",
                ItemType.BLOCK_BLOB,
                ImportDisposition.RENAME,
                null,
                null),
            new DataSetRow(
                3,
                new SourcePath("D:\\Share\\readme.txt"),
                "films",
                "readme.txt",
                ItemType.BLOCK_BLOB,
                ImportDisposition.NO_OVERWRITE,
                null,
                null));
    DataSet german =
        DataSet.read(
            "dataset.csv",
            Files.readAllBytes(FOLDER.resolve("dataset-ok-utf16le-excel-unicode-text.csv")));
    assertThat(german.rows().getFirst().source().text()).isEqualTo("D:\\Gr\u00FC\u00DFe\\");
  }

  @Test
  void disksOfVirtualMachinesArePageBlobsWhereNothingIsSaid() throws CsvException {
    DataSet data = read("BasePath,DstBlobPathOrPrefix\n/srv/a.VHDX,abc/a\n/srv/b.bin,abc/b\n");

    assertThat(data.rows())
        .extracting(DataSetRow::type)
        .containsExactly(ItemType.PAGE_BLOB, ItemType.BLOCK_BLOB);
  }

  @Test
  void aPathOfAnotherSystemIsReadAndASourceIsListedOnce() throws CsvException {
    assertThat(read("BasePath,Destination\n/srv/films/,films/\n/srv/films2/,films/\n").rows())
        .hasSize(2);
    assertThatThrownBy(() -> read("BasePath,Destination\n/srv/a/,abc/\n/srv/a/b.bin,abc/b\n"))
        .hasMessageContaining("dataset.csv, line 3, column BasePath: /srv/a/b.bin lies in /srv/a/");
    assertThatThrownBy(() -> read("BasePath,Destination\nD:\\a\\,abc/\nd:\\A\\,xyz/\n"))
        .hasMessageContaining("line 3")
        .hasMessageNotContaining("line 2, ");
    assertThatThrownBy(() -> read("BasePath,Destination\nfilms/,abc/\n"))
        .hasMessageContaining("not absolute");
  }

  @Test
  void theLineOfForeignCharactersIsNamed() {
    byte[] latin =
        "BasePath,Destination\nD:\\a\\,abc/\nD:\\Gr\u00FC\u00DFe\\,abc/\n"
            .getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> DataSet.read("dataset.csv", latin))
        .hasMessageContaining("dataset.csv, line 3: the file is neither UTF-8 nor UTF-16");
  }

  @Test
  void noMessageRepeatsAKey() throws IOException {
    String key = "060456-014509-132033-080300-252615-584177-672089-411631";
    for (String row :
        List.of(
            "X,%s,SilentMode,Encrypt,",
            "%s,Format,SilentMode,Encrypt,",
            "X,Format,%s,Encrypt,",
            "X,Format,SilentMode,%s,",
            "X,Format,SilentMode,Encrypt,%s",
            "X,Format,SilentMode,AlreadyEncrypted,%s")) {
      String table =
          "DriveLetter,FormatOption,SilentOrPromptOnFormat,Encryption,ExistingBitLockerKey\n"
              + row.formatted(key);
      assertThatThrownBy(() -> DriveSet.read("d", table.getBytes(StandardCharsets.UTF_8)))
          .isInstanceOf(CsvException.class)
          .hasMessageNotContaining("060456")
          .hasMessageNotContaining("411631");
    }
  }

  /** The seed is the number of the round. */
  @Test
  void aMutatedTableIsReadOrRefusedInASentence() throws IOException {
    List<Path> all = tables(".csv");
    for (int seed = 0; seed < 4_000; seed++) {
      Random random = new Random(seed);
      Path table = all.get(random.nextInt(all.size()));
      byte[] bytes = mutated(Files.readAllBytes(table), random);
      try {
        if (table.getFileName().toString().startsWith("driveset")) {
          DriveSet.read("d", bytes);
        } else {
          DataSet.read("d", bytes);
        }
      } catch (CsvException e) {
        assertThat(e.getMessage()).as("seed " + seed).isNotBlank();
        assertThat(e.faults()).as("seed " + seed).isNotEmpty();
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", " + table, e);
      }
    }
  }

  private static byte[] mutated(byte[] table, Random random) {
    byte[] bytes = table.clone();
    byte[] odd = {0, '"', ',', ';', '\n', '\r', '\t', '\\', '/', ' ', (byte) 0xFF, (byte) 0xC3};
    for (int i = random.nextInt(6); i >= 0 && bytes.length > 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(3)) {
        case 0 -> bytes[at] = odd[random.nextInt(odd.length)];
        case 1 -> bytes = Arrays.copyOf(bytes, at);
        default -> bytes[at] = (byte) random.nextInt(256);
      }
    }
    return bytes;
  }

  private static DataSet read(String table) throws CsvException {
    return DataSet.read("dataset.csv", table.getBytes(StandardCharsets.UTF_8));
  }
}
