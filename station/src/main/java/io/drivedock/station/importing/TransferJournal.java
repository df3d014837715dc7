package io.drivedock.station.importing;

import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobStatus;
import io.drivedock.drive.ChunkStatus;
import io.drivedock.drive.DispositionStatus;
import io.drivedock.drive.SideFileStatus;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a transfer has done and is about to do, in a file that survives it. A line is a CRC-32C in
 * hex, a blank, and JSON: one {@code header}, then in turn {@code intents} and {@code outcomes} of
 * a batch of blobs, in the order of the manifest. A last line that was cut off by a crash is
 * dropped: what it would have said is done again. If another line is broken, something has damaged
 * the file; that line and what follows is dropped, and a line {@code gap} says from then on that
 * more may have been done than stands here.
 */
final class TransferJournal implements AutoCloseable {

  private static final int FORMAT = 1;
  private static final int CRC_DIGITS = 8;

  /** That of the drive, in that of the station. */
  private static final int FOLDERS_SYNCED = 2;

  /** What a batch takes. */
  private static final int LINE_BYTES = 32 << 10;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * What the transfer is of.
   *
   * @param manifestHash MD5 of the manifest in hex
   * @param startedAt names the logs
   * @param isTakenOver whether somebody else may have done some of it before
   */
  record Header(String manifestHash, Instant startedAt, boolean isTakenOver) {}

  private final Path file;
  private final FileChannel channel;
  private @Nullable Header header;
  private List<Intent> pending = List.of();
  private Totals totals = Totals.NONE;
  private boolean hasGaps;

  /** Counts over all outcomes. */
  record Totals(long blobs, long bytesSucceeded, long errors, long affected) {
    static final Totals NONE = new Totals(0, 0, 0, 0);

    Totals plus(BlobOutcome outcome) {
      return new Totals(
          blobs + 1,
          bytesSucceeded + outcome.bytesSucceeded(),
          errors + (outcome.isError() ? 1 : 0),
          affected + (outcome.isAffected() ? 1 : 0));
    }
  }

  private TransferJournal(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Opens a journal, or begins one, and reads how far it has come. */
  static TransferJournal open(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    TransferJournal journal = new TransferJournal(file, channel);
    journal.replay();
    return journal;
  }

  /** Takes in every line up to one that is broken, and drops that and the rest. */
  private void replay() throws IOException {
    long end = 0;
    boolean isDamaged = false;
    try (BufferedReader reader = reader()) {
      long next = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        boolean followsWhole = next == end;
        next += line.length() + 1;
        boolean isEnded = next <= channel.size();
        Optional<JsonNode> record = followsWhole && isEnded ? parse(line) : Optional.empty();
        if (record.isPresent()) {
          take(record.get());
          end = next;
        } else {
          isDamaged = isDamaged || isEnded;
        }
      }
    }
    channel.position(end);
    if (isDamaged) {
      hasGaps = true;
      // Before the rest goes, which is what tells of the damage.
      append(json -> json.writeBooleanProperty("gap", true));
      channel.force(true);
    }
    channel.truncate(channel.position());
  }

  /** Lines of bytes: what a crash leaves need not be characters. */
  private BufferedReader reader() throws IOException {
    return Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
  }

  private void take(JsonNode record) {
    if (record.has("header")) {
      JsonNode node = record.get("header");
      if (node.get("format").asInt() == FORMAT) {
        header =
            new Header(
                node.get("manifestHash").stringValue(),
                Instant.parse(node.get("startedAt").stringValue()),
                node.has("takenOver"));
        hasGaps = hasGaps || node.has("takenOver");
      }
    } else if (record.has("gap")) {
      hasGaps = true;
    } else if (record.has("intents")) {
      pending = new ArrayList<>();
      record.get("intents").forEach(node -> pending.add(intent(node)));
    } else {
      pending = List.of();
      record.get("outcomes").forEach(node -> totals = totals.plus(outcome(node)));
    }
  }

  /** Whether more may have been done of the transfer than stands here. */
  boolean hasGaps() {
    return hasGaps;
  }

  Optional<Header> header() {
    return Optional.ofNullable(header);
  }

  /** What was about to be done when the run before ended, and may be done or not. */
  List<Intent> pending() {
    return List.copyOf(pending);
  }

  Totals totals() {
    return totals;
  }

  /** Begins anew; on return it survives a power cut, and so do the names that lead to it. */
  void begin(Header newHeader) throws IOException {
    channel.truncate(0);
    channel.position(0);
    header = newHeader;
    hasGaps = newHeader.isTakenOver();
    pending = List.of();
    totals = Totals.NONE;
    append(
        json -> {
          json.writeObjectPropertyStart("header");
          json.writeNumberProperty("format", FORMAT);
          json.writeStringProperty("manifestHash", newHeader.manifestHash());
          json.writeStringProperty("startedAt", newHeader.startedAt().toString());
          if (newHeader.isTakenOver()) {
            json.writeBooleanProperty("takenOver", true);
          }
          json.writeEndObject();
        });
    channel.force(true);
    Path folder = file.toAbsolutePath().getParent();
    for (int levels = 0; folder != null && levels < FOLDERS_SYNCED; levels++) {
      try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
        names.force(true);
      }
      folder = folder.getParent();
    }
  }

  /** Writes down what is about to be done; on return it survives a power cut. */
  void intend(List<Intent> intents) throws IOException {
    append(
        json -> {
          json.writeArrayPropertyStart("intents");
          intents.forEach(intent -> write(json, intent));
          json.writeEndArray();
        });
    channel.force(false);
    pending = List.copyOf(intents);
  }

  /** Writes down what was done. It survives a power cut with the next {@link #intend} or close. */
  void done(List<BlobOutcome> outcomes) throws IOException {
    append(
        json -> {
          json.writeArrayPropertyStart("outcomes");
          outcomes.forEach(outcome -> write(json, outcome));
          json.writeEndArray();
        });
    pending = List.of();
    for (BlobOutcome outcome : outcomes) {
      totals = totals.plus(outcome);
    }
  }

  /** Writes one line: what is written into the object is the record. */
  private void append(Consumer<JsonGenerator> record) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(LINE_BYTES);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      record.accept(json);
      json.writeEndObject();
    }
    byte[] json = bytes.toByteArray();
    CRC32C crc = new CRC32C();
    crc.update(json);
    byte[] start = "%08x ".formatted(crc.getValue()).getBytes(StandardCharsets.US_ASCII);
    ByteBuffer line = ByteBuffer.allocate(start.length + json.length + 1);
    line.put(start).put(json).put((byte) '\n').flip();
    while (line.hasRemaining()) {
      channel.write(line);
    }
  }

  private static Optional<JsonNode> parse(String line) {
    if (line.length() <= CRC_DIGITS + 1) {
      return Optional.empty();
    }
    byte[] json = line.substring(CRC_DIGITS + 1).getBytes(StandardCharsets.ISO_8859_1);
    CRC32C crc = new CRC32C();
    crc.update(json);
    return "%08x".formatted(crc.getValue()).equals(line.substring(0, CRC_DIGITS))
        ? Optional.of(JSON.readTree(json))
        : Optional.empty();
  }

  /** Reads every outcome again, in the order of the manifest. */
  Outcomes outcomes() throws IOException {
    return new Outcomes(reader());
  }

  /** Outcomes, one after the other. */
  static final class Outcomes implements AutoCloseable {

    private final BufferedReader reader;
    private Iterator<JsonNode> line = List.<JsonNode>of().iterator();

    private Outcomes(BufferedReader reader) {
      this.reader = reader;
    }

    BlobOutcome next() throws IOException {
      while (!line.hasNext()) {
        String text = reader.readLine();
        JsonNode record = text == null ? null : parse(text).orElse(null);
        if (record == null) {
          throw new IllegalStateException("the journal has fewer outcomes than the manifest blobs");
        }
        if (record.has("outcomes")) {
          line = record.get("outcomes").iterator();
        }
      }
      return outcome(line.next());
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }

  private static void write(JsonGenerator json, Intent intent) {
    json.writeStartObject();
    json.writeNumberProperty("index", intent.index());
    json.writeStringProperty("target", intent.target().text());
    json.writeStringProperty("how", intent.how().text());
    json.writeEndObject();
  }

  private static Intent intent(JsonNode node) {
    return new Intent(
        node.get("index").longValue(),
        BlobPath.parse(node.get("target").stringValue()),
        DispositionStatus.parse(node.get("how").stringValue()).orElseThrow());
  }

  private static void write(JsonGenerator json, BlobOutcome outcome) {
    json.writeStartObject();
    json.writeNumberProperty("index", outcome.index());
    json.writeStringProperty("status", outcome.status().text());
    json.writeStringProperty("blob", outcome.blobPath());
    json.writeStringProperty("how", outcome.disposition().text());
    json.writeArrayPropertyStart("chunks");
    for (ChunkStatuses.Run run : outcome.chunks().runs()) {
      json.writeNumber(run.count());
      json.writeString(run.status().text());
    }
    json.writeEndArray();
    SideFileStatus metadata = outcome.metadata();
    if (metadata != null) {
      json.writeStringProperty("metadata", metadata.text());
    }
    SideFileStatus properties = outcome.properties();
    if (properties != null) {
      json.writeStringProperty("properties", properties.text());
    }
    json.writeNumberProperty("bytes", outcome.bytesSucceeded());
    if (outcome.evidence() != Evidence.NONE) {
      json.writeStringProperty("evidence", outcome.evidence().text());
    }
    json.writeEndObject();
  }

  private static BlobOutcome outcome(JsonNode node) {
    List<ChunkStatuses.Run> runs = new ArrayList<>();
    JsonNode chunks = node.get("chunks");
    for (int i = 0; i < chunks.size(); i += 2) {
      runs.add(
          new ChunkStatuses.Run(
              chunks.get(i).intValue(),
              ChunkStatus.parse(chunks.get(i + 1).stringValue()).orElseThrow()));
    }
    return new BlobOutcome(
        node.get("index").longValue(),
        BlobStatus.parse(node.get("status").stringValue()).orElseThrow(),
        node.get("blob").stringValue(),
        DispositionStatus.parse(node.get("how").stringValue()).orElseThrow(),
        new ChunkStatuses(runs),
        sideFile(node, "metadata"),
        sideFile(node, "properties"),
        node.get("bytes").longValue(),
        node.has("evidence") ? Evidence.parse(node.get("evidence").stringValue()) : Evidence.NONE);
  }

  private static @Nullable SideFileStatus sideFile(JsonNode node, String name) {
    JsonNode value = node.get(name);
    return value == null ? null : SideFileStatus.parse(value.stringValue()).orElseThrow();
  }

  @Override
  public void close() throws IOException {
    channel.force(false);
    channel.close();
  }
}
