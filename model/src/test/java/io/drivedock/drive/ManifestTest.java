package io.drivedock.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ManifestTest {

  private static final String HEAD = "<DriveManifest><Drive><DriveId>D1</DriveId>";
  private static final String TAIL = "</Drive></DriveManifest>";
  private static final String HASH = "Hash=\"109B21108597EF36D5785F08303F3638\"";

  // ---- good ones

  @Test
  void thePublishedSampleIsReadWhole() {
    List<ManifestBlob> blobs = Samples.read(Samples.published("sample-drive/DriveManifest.xml"));
    assertThat(blobs)
        .extracting(ManifestBlob::blobPath)
        .containsExactly(
            "docs/2024/report.bin", "$root/note.txt", "docs/empty.txt", "vhds/disk.vhd");
    ManifestBlob report = blobs.get(0);
    assertThat(report.content().chunks()).hasSize(3);
    assertThat(report.content().chunks().get(1).id()).isEqualTo("AQAAAA==");
    assertThat(report.metadataInForce().path()).isEqualTo("\\session#1\\metadata.xml");
    assertThat(blobs.get(1).propertiesInForce().path()).endsWith("note.txt.properties");
    assertThat(blobs.get(2).content()).isEqualTo(new BlobContent.Blocks(List.of()));
    assertThat(blobs.get(3).content()).isInstanceOf(BlobContent.Pages.class);
    assertThat(blobs.get(3).metadataInForce()).isNull();
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      List<ManifestBlob> blobs = new ArrayList<>();
      for (int i = random.nextInt(6); i > 0; i--) {
        blobs.add(Samples.randomBlob(random));
      }
      assertThat(Samples.read(Samples.write(blobs))).as("seed %d", seed).isEqualTo(blobs);
    }
  }

  @Test
  void theFormOfWhatIsWrittenStays() {
    Chunk chunk = new Chunk(0, 5, "AAAAAA==", Md5.ofContent(Samples.utf8("hello")));
    ManifestBlob blob =
        ManifestBlob.plain(
            BlobPath.parse("films/a & b.txt"),
            DrivePath.parse("\\a & b.txt"),
            5,
            ImportDisposition.NO_OVERWRITE,
            new BlobContent.Blocks(List.of(chunk)));
    assertThat(new String(Samples.write(List.of(blob)), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            <?xml version="1.0" encoding="utf-8"?>
            <DriveManifest Version="2014-11-01">
              <Drive>
                <DriveId>TESTDRV0001</DriveId>
                <ClientCreator>a test</ClientCreator>
                <BlobList>
                  <Blob>
                    <BlobPath>films/a &amp; b.txt</BlobPath>
                    <FilePath>\\a &amp; b.txt</FilePath>
                    <Length>5</Length>
                    <ImportDisposition>no-overwrite</ImportDisposition>
                    <BlockList>
                      <Block Offset="0" Length="5" Id="AAAAAA==" Hash="5D41402ABC4B2A76B9719D911017C592" />
                    </BlockList>
                  </Blob>
                </BlobList>
              </Drive>
            </DriveManifest>
            """);
  }

  @Test
  void encodingsAndBlanksAreTaken() {
    String text =
        "<?xml version=\"1.0\" encoding=\"UTF-16\"?>\n<!-- hello -->"
            + HEAD
            + "<StorageAccountKey>bm90IGEga2V5</StorageAccountKey><Unknown><a/></Unknown>"
            + "<BlobList Id=\"s-0\"><Blob><Length> 0 </Length><FilePath>\n\\ä.txt </FilePath>"
            + "<BlobPath>films/ä.txt</BlobPath></Blob></BlobList><BlobList/>"
            + TAIL;
    List<ManifestBlob> blobs = Samples.read(text.getBytes(StandardCharsets.UTF_16));
    assertThat(blobs).hasSize(1);
    assertThat(blobs.getFirst().filePath()).isEqualTo("\\ä.txt");
    assertThat(blobs.getFirst().disposition()).isEqualTo(ImportDisposition.RENAME);
    byte[] utf8WithMark = Samples.utf8("\uFEFF" + HEAD + TAIL);
    assertThat(Samples.read(utf8WithMark)).isEmpty();
  }

  @Test
  void aPathThatLeadsNowhereDoesNotCostTheDrive() {
    byte[] manifest =
        Samples.utf8(
            HEAD
                + "<BlobList><Blob><BlobPath>UPPER</BlobPath><FilePath>\\..\\passwd</FilePath>"
                + "<Length>0</Length></Blob></BlobList>"
                + TAIL);
    ManifestBlob blob = Samples.read(manifest).getFirst();
    assertThatThrownBy(() -> DrivePath.parse(blob.filePath()))
        .isInstanceOf(DrivePathException.class);
    assertThatThrownBy(() -> BlobPath.parse(blob.blobPath()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // ---- bad ones

  @Test
  void cutOffAtAnyByteItIsRefused() {
    byte[] whole = Samples.write(List.of(Samples.randomBlob(new Random(4))));
    int end = whole.length - 1;
    while (whole[end] != '>') {
      end--;
    }
    for (int length = 0; length <= end; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Samples.read(cut))
          .as("the first %d of %d bytes", length, whole.length)
          .isInstanceOf(ManifestException.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <ImportDisposition>keep</ImportDisposition>                     | must be rename, no-overwrite
          <Snapshot>yesterday</Snapshot>                                  | <Snapshot> is invalid
          <MetadataPath Hash='12'>\\m</MetadataPath>                      | hash of a metadata
          <MetadataPath>\\m</MetadataPath>                                | hash of a metadata
          <PropertiesPath Hash='12'>\\p</PropertiesPath>                  | hash of a metadata
          <Length>x</Length>                                              | Length is not a whole
          <Length>-1</Length>                                             | Length is not a whole
          <Length>5</Length>                                              | cover 0 bytes
          <Length>5</Length>PAGES(0,512)                                  | multiple of 512
          <Length>9</Length>BLOCKS(0,9,5,4)                               | must be contiguous
          <Length>9</Length>BLOCKS(1,9)                                   | must be contiguous
          <Length>9</Length>PAGES(0,100)                                  | multiples of 512
          <Length>9</Length>PAGES(512,512,0,512)                          | must not overlap
          <Length>9</Length>BLOCKS(0,5000000)                             | 4194304 bytes
          <Length>9</Length>BLOCKS(0,0)                                   | 4194304 bytes
          <BlockList><Block/></BlockList>                                 | no attribute
          """)
  void whatIsWrongOfOneBlobCostsThatBlobAndSaysWhere(String wrong, String reason) {
    String blob =
        "<Blob><BlobPath>films/%s</BlobPath><FilePath>\\a</FilePath><Length>0</Length>%s</Blob>";
    String chunks =
        list(list(wrong, "BLOCKS", "BlockList", "Block"), "PAGES", "PageRangeList", "PageRange");
    String text =
        HEAD + "<BlobList>" + blob.formatted("a", chunks) + blob.formatted("b", "") + "</BlobList>";
    List<ManifestBlob> blobs = Samples.read(Samples.utf8(text + TAIL));
    assertThat(blobs).hasSize(2);
    assertThat(blobs.getFirst().fault()).contains("line ", "column ", reason);
    assertThat(blobs.getLast().fault()).isNull();
  }

  @Test
  void aWrongFileForAListCostsTheBlobsThatHaveNoneOfTheirOwn() {
    String blob =
        "<Blob><BlobPath>films/%s</BlobPath><FilePath>\\a</FilePath><Length>0</Length>%s</Blob>";
    String own = "<MetadataPath %s>\\m</MetadataPath>".formatted(HASH);
    byte[] manifest =
        Samples.utf8(
            HEAD
                + "<BlobList>"
                + blob.formatted("before", "")
                + "<MetadataPath Hash='12'>\\all</MetadataPath>"
                + blob.formatted("own", own)
                + blob.formatted("none", "")
                + "<MetadataPath %s>\\all</MetadataPath>".formatted(HASH)
                + blob.formatted("behind", "")
                + "<PropertiesPath>\\all</PropertiesPath>"
                + "</BlobList><BlobList>"
                + blob.formatted("elsewhere", "")
                + "</BlobList>"
                + TAIL);

    assertThat(Samples.read(manifest).stream().filter(it -> it.fault() != null))
        .extracting(ManifestBlob::blobPath)
        .containsExactly("films/none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hello                                                        | is invalid at",
        "<Other/>                                                     | <DriveManifest> is missing",
        "<DriveManifest/>                                             | <Drive> is missing",
        "<DriveManifest><Drive/></DriveManifest>                      | <DriveId> is missing",
        "HEAD <BlobList/> </Drive><Drive/></DriveManifest>            | one <Drive>",
        "HEAD TAIL <more/>                                            | is invalid at",
        "HEAD <BlobList><Blob/></BlobList> TAIL                       | must have a <BlobPath>",
        "HEAD <BlobList>text</BlobList> TAIL                          | only elements",
        "HEAD <BlobList><Blob><BlobPath>films/a</BlobPath></Blob>     | must have a <BlobPath>",
        "<!DOCTYPE x><DriveManifest/>                                 | document type",
        "<!DOCTYPE x [<!ENTITY a 'b'>]><DriveManifest>&a;</DriveManifest> | document type",
        "<!DOCTYPE x SYSTEM 'file:///etc/passwd'><DriveManifest/>     | document type",
        "HEAD &unknown; TAIL                                          | is invalid at"
      })
  void whatIsNoManifestIsRefusedWithThePlaceAndTheReason(String shape, String reason) {
    String text =
        shape
            .replace("HEAD", HEAD)
            .replace("TAIL", TAIL)
            .replace("PATHS", "<BlobPath>films/a</BlobPath><FilePath>\\a</FilePath>")
            .strip();
    text = list(list(text, "BLOCKS", "BlockList", "Block"), "PAGES", "PageRangeList", "PageRange");
    if (text.endsWith("</Blob>") || text.endsWith("List>")) {
      text += text.endsWith("</Blob>") ? "</BlobList>" + TAIL : "</Blob></BlobList>" + TAIL;
    }
    byte[] manifest = Samples.utf8(text);
    assertThatThrownBy(() -> Samples.read(manifest))
        .isInstanceOf(ManifestException.class)
        .hasMessageContaining("line ")
        .hasMessageContaining(reason)
        .extracting(e -> ((ManifestException) e).kind())
        .isEqualTo(ManifestException.Kind.FORMAT_INVALID);
  }

  private static String list(String text, String word, String list, String item) {
    int at = text.indexOf(word + "(");
    if (at < 0) {
      return text;
    }
    StringBuilder xml = new StringBuilder("<" + list + ">");
    String[] numbers = text.substring(at + word.length() + 1, text.length() - 1).split(",", -1);
    for (int i = 0; i < numbers.length; i += 2) {
      xml.append(
          "<%s Offset=\"%s\" Length=\"%s\" %s/>".formatted(item, numbers[i], numbers[i + 1], HASH));
    }
    return text.substring(0, at) + xml + "</" + list + ">";
  }

  @Test
  void aTokenWithoutEndIsRefusedLongBeforeMemoryIsFull() {
    for (String beginning :
        List.of(
            HEAD + "<BlobList Id=\"", HEAD + "<ClientCreator>", HEAD + "<", "<!--", "<" + "a")) {
      InputStream endless =
          new SequenceInputStream(
              new ByteArrayInputStream(Samples.utf8(beginning)), new EndlessStream());
      assertThatThrownBy(
              () -> {
                try (ManifestReader reader = new ManifestReader(endless)) {
                  while (reader.next().isPresent()) {}
                }
              })
          .as(beginning)
          .isInstanceOf(ManifestException.class);
    }
  }

  private static final class EndlessStream extends InputStream {
    private long left = 4L << 30;

    @Override
    public int read() {
      return left-- > 0 ? 'x' : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      Arrays.fill(buffer, offset, offset + length, (byte) 'x');
      left -= length;
      return left > 0 ? length : -1;
    }
  }

  @Test
  void nestingWithoutEndIsRefused() {
    byte[] deep = Samples.utf8(HEAD + String.join("", Collections.nCopies(100_000, "<a>")));
    assertThatThrownBy(() -> Samples.read(deep))
        .isInstanceOf(ManifestException.class)
        .hasMessageContaining("nested");
  }

  @Test
  void bytesThatAreNoCharactersAreRefused() {
    byte[] manifest = Samples.utf8(HEAD + "<BlobList/>" + TAIL);
    manifest[HEAD.length() - 12] = (byte) 0xFF;
    assertThatThrownBy(() -> Samples.read(manifest))
        .isInstanceOf(ManifestException.class)
        .extracting(e -> ((ManifestException) e).kind())
        .isEqualTo(ManifestException.Kind.FORMAT_INVALID);
  }

  @Test
  void whatIsSaidOfAFileAsAWholeIsReadAgainAndMayBeMissingOrNonsense() {
    Md5 md5 = Md5.ofContent(new byte[] {1, 2});
    Instant time = Instant.parse("1969-07-20T20:17:40.123456789Z");
    ManifestBlob blob =
        ManifestBlob.plain(
            BlobPath.parse("films/a"),
            DrivePath.parse("\\a"),
            0,
            ImportDisposition.RENAME,
            new BlobContent.Blocks(List.of()));
    for (WholeFile whole :
        List.of(
            WholeFile.UNKNOWN,
            new WholeFile(md5, null),
            new WholeFile(null, time),
            new WholeFile(md5, time))) {
      assertThat(Samples.read(Samples.write(List.of(blob.with(whole)))))
          .containsExactly(blob.with(whole));
    }
    String nonsense =
        new String(
                Samples.write(List.of(blob.with(new WholeFile(md5, time)))), StandardCharsets.UTF_8)
            .replace(md5.hex(), "sha256:" + md5.hex())
            .replace(time.toString(), "in summer");
    assertThat(Samples.read(Samples.utf8(nonsense))).containsExactly(blob);
  }

  @Test
  void aDriveThatFailsIsNotTakenForABadManifest() {
    InputStream failing =
        new SequenceInputStream(
            new ByteArrayInputStream(Samples.utf8(HEAD + "<BlobList>")), new ScratchedStream());
    assertThatThrownBy(
            () -> {
              try (ManifestReader reader = new ManifestReader(failing)) {
                reader.next();
              }
            })
        .isInstanceOf(ManifestException.class)
        .hasMessageContaining("scratched")
        .extracting(e -> ((ManifestException) e).kind())
        .isEqualTo(ManifestException.Kind.READ_FAILED);
  }

  private static final class ScratchedStream extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("the platter is scratched");
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return read();
    }
  }

  @Test
  void whatXmlCannotHoldIsNotWritten() {
    ManifestBlob blob =
        new ManifestBlob(
            "films/\u0001",
            "\\a",
            0,
            ImportDisposition.RENAME,
            new BlobContent.Blocks(List.of()),
            null,
            null,
            null,
            null);
    assertThatThrownBy(() -> Samples.write(List.of(blob)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("U+0001");
  }
}
