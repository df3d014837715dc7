package io.drivedock.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.drivedock.drive.BlobContent;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.DriveId;
import io.drivedock.drive.ImportDisposition;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.drive.ManifestReader;
import io.drivedock.drive.ManifestWriter;
import io.drivedock.drive.Md5;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes or reads one manifest in a JVM of its own and prints what that took. The peers do the same
 * with the JDK's StAX and nothing around it.
 */
final class ManifestChild {

  private static final int BLOCKS_PER_BLOB = 10;
  private static final int BUFFER_BYTES = 1 << 20;
  private static final long SEED = 20_261_124;

  private ManifestChild() {}

  private record Counts(long blobs, long blocks, long bytes) {
    Counts plus(long moreBlobs, long moreBlocks, long moreBytes) {
      return new Counts(blobs + moreBlobs, blocks + moreBlocks, bytes + moreBytes);
    }
  }

  /** The words: write, read, write-stax or read-stax; the file; how many blobs to write. */
  public static void main(String[] words) throws IOException, XMLStreamException {
    Path file = Path.of(words[1]);
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    List<MemoryPoolMXBean> pools =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();
    pools.forEach(MemoryPoolMXBean::resetPeakUsage);
    long cpuBefore = system.getProcessCpuTime();
    long began = System.nanoTime();
    Counts counts =
        switch (words[0]) {
          case "write" -> write(file, Integer.parseInt(words[2]));
          case "read" -> read(file);
          case "write-stax" -> writeStax(file, Integer.parseInt(words[2]));
          case "read-stax" -> readStax(file);
          default -> throw new IllegalArgumentException(words[0]);
        };
    double wall = (System.nanoTime() - began) / 1e9;
    double cpu = (system.getProcessCpuTime() - cpuBefore) / 1e9;
    long heap = pools.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
    System.out.printf(
        "blobs=%d blocks=%d bytes=%d wall=%.3f cpu=%.3f heap=%d resident=%d%n",
        counts.blobs(),
        counts.blocks(),
        counts.bytes(),
        wall,
        cpu,
        heap,
        Vitals.ofThis().residentBytesPeak());
  }

  // ---- the product

  private static Counts write(Path file, int blobs) throws IOException {
    Counts counts = new Counts(0, 0, 0);
    Random random = new Random(SEED);
    try (OutputStream out = Files.newOutputStream(file)) {
      ManifestWriter writer = new ManifestWriter(out, new DriveId("BENCH001"), "a benchmark");
      for (int i = 0; i < blobs; i++) {
        ManifestBlob blob = blob(i, random);
        writer.write(blob);
        counts = counts.plus(1, blob.content().chunks().size(), blob.length());
      }
      writer.finish();
    }
    return counts;
  }

  /** A blob with a name that XML has to escape. */
  private static ManifestBlob blob(int number, Random random) {
    String name = "run %03d/sample & control %06d.fastq.gz".formatted(number / 1_000, number);
    List<Chunk> chunks = new ArrayList<>(BLOCKS_PER_BLOB);
    byte[] digest = new byte[Md5.BYTES];
    long at = 0;
    for (int i = 0; i < BLOCKS_PER_BLOB; i++) {
      random.nextBytes(digest);
      int length = i == BLOCKS_PER_BLOB - 1 ? 1 + number : Chunk.LENGTH_MAX;
      chunks.add(new Chunk(at, length, null, Md5.of(digest)));
      at += length;
    }
    return new ManifestBlob(
        "samples/" + name,
        "\\" + name.replace('/', '\\'),
        at,
        ImportDisposition.RENAME,
        new BlobContent.Blocks(chunks),
        null,
        null,
        null,
        null);
  }

  private static Counts read(Path file) throws IOException {
    Counts counts = new Counts(0, 0, 0);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
        ManifestReader reader = new ManifestReader(in)) {
      for (Optional<ManifestBlob> blob = reader.next(); blob.isPresent(); blob = reader.next()) {
        counts = counts.plus(1, blob.get().content().chunks().size(), blob.get().length());
      }
    }
    return counts;
  }

  // ---- the peers

  private static Counts writeStax(Path file, int blobs) throws IOException, XMLStreamException {
    Counts counts = new Counts(0, 0, 0);
    Random random = new Random(SEED);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES)) {
      XMLStreamWriter xml =
          XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out, "UTF-8");
      xml.writeStartDocument("utf-8", "1.0");
      xml.writeStartElement("DriveManifest");
      xml.writeStartElement("Drive");
      element(xml, "DriveId", "BENCH001");
      xml.writeStartElement("BlobList");
      for (int i = 0; i < blobs; i++) {
        ManifestBlob blob = blob(i, random);
        writeStax(xml, blob);
        counts = counts.plus(1, blob.content().chunks().size(), blob.length());
      }
      xml.writeEndDocument();
      xml.flush();
    }
    return counts;
  }

  private static void writeStax(XMLStreamWriter xml, ManifestBlob blob) throws XMLStreamException {
    xml.writeStartElement("Blob");
    element(xml, "BlobPath", blob.blobPath());
    element(xml, "FilePath", blob.filePath());
    element(xml, "Length", Long.toString(blob.length()));
    element(xml, "ImportDisposition", "rename");
    xml.writeStartElement("BlockList");
    for (Chunk chunk : blob.content().chunks()) {
      xml.writeCharacters("\n          ");
      xml.writeEmptyElement("Block");
      xml.writeAttribute("Offset", Long.toString(chunk.offset()));
      xml.writeAttribute("Length", Integer.toString(chunk.length()));
      xml.writeAttribute("Hash", chunk.hash().hex());
    }
    xml.writeEndElement();
    xml.writeEndElement();
  }

  private static void element(XMLStreamWriter xml, String name, String text)
      throws XMLStreamException {
    xml.writeCharacters("\n        ");
    xml.writeStartElement(name);
    xml.writeCharacters(text);
    xml.writeEndElement();
  }

  /** Looks at everything that a manifest says and checks nothing. */
  private static Counts readStax(Path file) throws IOException, XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    // These count &amp; as well, and end the reading at the hundred-thousandth.
    factory.setProperty("jdk.xml.maxGeneralEntitySizeLimit", "0");
    factory.setProperty("jdk.xml.totalEntitySizeLimit", "0");
    Counts counts = new Counts(0, 0, 0);
    int names = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
      XMLStreamReader xml = factory.createXMLStreamReader(in);
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamConstants.START_ELEMENT) {
          switch (xml.getLocalName()) {
            case "Blob" -> counts = counts.plus(1, 0, 0);
            case "Block" -> {
              Long.parseLong(xml.getAttributeValue(null, "Offset"));
              names += xml.getAttributeValue(null, "Hash").length();
              counts = counts.plus(0, 1, Integer.parseInt(xml.getAttributeValue(null, "Length")));
            }
            case "BlobPath", "FilePath", "Length", "ImportDisposition" ->
                names += xml.getElementText().length();
            default -> {}
          }
        }
      }
      xml.close();
    }
    if (names == 0) {
      throw new IOException("there is no name in " + file);
    }
    return counts;
  }
}
