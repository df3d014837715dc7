package io.drivedock.station.importing;

import io.drivedock.drive.BlobPath;
import io.drivedock.drive.BlobStatus;
import io.drivedock.drive.ChunkStatus;
import io.drivedock.drive.DispositionStatus;
import io.drivedock.drive.SideFileStatus;
import io.drivedock.station.journal.RecordLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * What a transfer has done and is about to do, in a file that survives it: one {@code header}, then
 * in turn {@code intents} and {@code outcomes} of a batch of blobs, in the order of the manifest.
 * What a line that a crash cut off would have said is done again; after a gap more may have been
 * done than stands here.
 */
final class ImportJournal implements AutoCloseable {

  private static final int FORMAT = 1;

  /**
   * What the transfer is of.
   *
   * @param manifestHash MD5 of the manifest in hex
   * @param startedAt names the logs
   * @param isTakenOver whether somebody else may have done some of it before
   */
  record Header(String manifestHash, Instant startedAt, boolean isTakenOver) {}

  private final RecordLog file;
  private @Nullable Header header;
  private List<Intent> pending = List.of();
  private Totals totals = Totals.NONE;

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

  private ImportJournal(Path path) throws IOException {
    this.file = RecordLog.open(path, this::take);
  }

  /** Opens a journal, or begins one, and reads how far it has come. */
  static ImportJournal open(Path path) throws IOException {
    return new ImportJournal(path);
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
      }
    } else if (record.has("intents")) {
      pending = new ArrayList<>();
      record.get("intents").forEach(node -> pending.add(intent(node)));
    } else if (record.has("outcomes")) {
      pending = List.of();
      record.get("outcomes").forEach(node -> totals = totals.plus(outcome(node)));
    }
  }

  /** Whether more may have been done of the transfer than stands here. */
  boolean hasGaps() {
    return file.hasGaps() || (header != null && header.isTakenOver());
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
    header = newHeader;
    pending = List.of();
    totals = Totals.NONE;
    file.begin(
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
  }

  /** Writes down what is about to be done; on return it survives a power cut. */
  void intend(List<Intent> intents) throws IOException {
    file.append(
        json -> {
          json.writeArrayPropertyStart("intents");
          intents.forEach(intent -> write(json, intent));
          json.writeEndArray();
        });
    file.force();
    pending = List.copyOf(intents);
  }

  /** Writes down what was done. It survives a power cut with the next {@link #intend} or close. */
  void done(List<BlobOutcome> outcomes) throws IOException {
    file.append(
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

  /** Reads every outcome again, in the order of the manifest. */
  Outcomes outcomes() throws IOException {
    return new Outcomes(file.records());
  }

  /** Outcomes, one after the other. */
  static final class Outcomes implements AutoCloseable {

    private final RecordLog.Records records;
    private Iterator<JsonNode> line = List.<JsonNode>of().iterator();

    private Outcomes(RecordLog.Records records) {
      this.records = records;
    }

    BlobOutcome next() throws IOException {
      while (!line.hasNext()) {
        JsonNode record = records.next();
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
      records.close();
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
    String reason = outcome.reason();
    if (reason != null) {
      json.writeStringProperty("reason", reason);
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
        node.has("evidence") ? Evidence.parse(node.get("evidence").stringValue()) : Evidence.NONE,
        node.has("reason") ? node.get("reason").stringValue() : null);
  }

  private static @Nullable SideFileStatus sideFile(JsonNode node, String name) {
    JsonNode value = node.get(name);
    return value == null ? null : SideFileStatus.parse(value.stringValue()).orElseThrow();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
