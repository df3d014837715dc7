package io.drivedock.station.exporting;

import io.drivedock.dock.ExportRun;
import io.drivedock.drive.BlobPath;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.DrivePath;
import io.drivedock.station.exporting.ExportFileNames.Names;
import io.drivedock.station.journal.RecordLog;
import io.drivedock.station.planning.Candidate;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * What an export has put on a drive and is about to put there, in a file that survives it: when it
 * began; in turn the names kept for a batch of blobs, how far a large one of them is, and what came
 * of each; what a reckoning found missing; that the export was cut short; what was mended when it
 * was read again; at last that all is there. The manifest and the logs are written from it.
 */
final class ExportJournal implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ExportJournal.class);

  private static final String STARTED = "startedAt";
  private static final String INTENTS = "intents";
  private static final String PART = "part";
  private static final String BLOBS = "blobs";
  private static final String MISSING = "missing";
  private static final String RECKONED = "reckoned";
  private static final String CUT = "cut";
  private static final String MENDED = "mended";
  private static final String READ_SNAPSHOTS = "stills";
  private static final String MANIFEST = "manifest";

  private final RecordLog file;
  private @Nullable Instant startedAt;
  private OptionalLong cut = OptionalLong.empty();
  private @Nullable Mended mended;
  private @Nullable DrivePath manifest;
  private final Map<String, Names> pending = new HashMap<>();
  private Map<String, String> readSnapshots = Map.of();
  private @Nullable Part part;
  private Totals totals = new Totals(0, 0, 0, 0, 0, 0);
  private boolean isReckoned;
  private @Nullable Last last;

  /**
   * Counts over all blobs.
   *
   * @param errors those that are not on the drive
   * @param late of these the ones that came while the drive was filled
   * @param warned those that are there, of which {@link ExportedBlob#isWarned}
   */
  record Totals(long blobs, long bytesThere, long bytesAll, long errors, long late, long warned) {
    private Totals plus(ExportedBlob blob) {
      return new Totals(
          blobs + 1,
          bytesThere + (blob.isThere() ? blob.length() : 0),
          bytesAll + blob.length(),
          errors + (blob.isThere() ? 0 : 1),
          late,
          warned + (blob.isWarned() ? 1 : 0));
    }

    private Totals plusMissing(ExportedBlob blob) {
      Totals all = plus(blob);
      boolean isLate = blob.remark() == Remark.LATE;
      // Nobody planned it for the drive.
      return new Totals(
          all.blobs, bytesThere, bytesAll, all.errors, late + (isLate ? 1 : 0), all.warned);
    }
  }

  /** Where it has come to; see {@link io.drivedock.station.planning.Candidate#place}. */
  record Last(BlobPath path, String place) {}

  /**
   * How far a large blob is.
   *
   * @param key of {@link io.drivedock.station.planning.Candidate#key}
   * @param version of the store, of which all these chunks are
   * @param chunks those at its beginning that are on the drive for good
   */
  record Part(String key, String version, List<Chunk> chunks) {}

  /** What was written once more, since the drive did not give it back as it was written. */
  record Mended(long blobs, long ranges, long bytes) {}

  private ExportJournal(Path path) throws IOException {
    file = RecordLog.open(path, this::take);
  }

  static ExportJournal open(Path path) throws IOException {
    return new ExportJournal(path);
  }

  /**
   * Goes on by the copy on the drive if that has more than this. What is in it is believed as the
   * drive itself is: a station has written it.
   */
  void catchUp(DriveCopy copy) throws IOException {
    if (totals.blobs() == 0 && pending.isEmpty() && readSnapshots.isEmpty()) {
      file.clear();
      startedAt = null;
    }
    try {
      file.catchUp(
          copy,
          record -> {
            if (record.has(MANIFEST)) {
              throw new IllegalArgumentException("with a manifest there is no copy any more");
            }
            take(record);
          });
    } catch (RuntimeException e) {
      // Up to there it is in order, and all that was taken is in the file.
      LOG.warn("the copy of the journal on a drive cannot be read any further: {}", e.getMessage());
    }
  }

  /** Keeps up the copy until that is closed. */
  void follow(DriveCopy copy) throws IOException {
    file.follow(copy);
  }

  private void take(JsonNode record) {
    if (record.has(STARTED)) {
      startedAt = Instant.parse(record.get(STARTED).stringValue());
    } else if (record.has(CUT)) {
      cut = OptionalLong.of(record.get(CUT).longValue());
    } else if (record.has(MENDED)) {
      JsonNode node = record.get(MENDED);
      mended =
          new Mended(
              node.get("blobs").longValue(),
              node.get("ranges").longValue(),
              node.get("bytes").longValue());
    } else if (record.has(MANIFEST)) {
      manifest = DrivePath.parse(record.get(MANIFEST).stringValue());
    } else if (record.has(READ_SNAPSHOTS)) {
      Map<String, String> read = new TreeMap<>();
      record
          .get(READ_SNAPSHOTS)
          .properties()
          .forEach(
              readSnapshot ->
                  read.put(
                      BlobPath.parse(readSnapshot.getKey()).text(),
                      readSnapshot.getValue().stringValue()));
      readSnapshots = read;
    } else if (record.has(INTENTS)) {
      pending.clear();
      part = null;
      record
          .get(INTENTS)
          .forEach(
              node ->
                  pending.put(
                      node.get("blob").stringValue(),
                      new Names(
                          ExportRecords.path(node, "file"),
                          ExportRecords.path(node, "properties"),
                          ExportRecords.path(node, "metadata"))));
    } else if (record.has(PART)) {
      JsonNode node = record.get(PART);
      String blob = node.get("blob").stringValue();
      List<Chunk> chunks = new ArrayList<>();
      Part before = part;
      if (before != null && before.key().equals(blob)) {
        chunks.addAll(before.chunks());
      }
      chunks.addAll(ExportRecords.chunks(node.get("chunks")));
      part = new Part(blob, node.get("version").stringValue(), chunks);
    } else if (record.has(BLOBS)) {
      pending.clear();
      part = null;
      record.get(BLOBS).forEach(node -> note(ExportRecords.blob(node)));
    } else if (record.has(MISSING)) {
      record.get(MISSING).forEach(node -> totals = totals.plusMissing(ExportRecords.blob(node)));
    } else if (record.has(RECKONED)) {
      isReckoned = true;
    }
  }

  private void note(ExportedBlob blob) {
    totals = totals.plus(blob);
    try {
      last = new Last(BlobPath.parse(blob.blobPath()), Candidate.place(blob.snapshot()));
    } catch (IllegalArgumentException e) {
      // What no blob can be called is told of and left.
    }
  }

  /** When it began; it begins now if it has not. */
  Instant startedAt(Instant now) throws IOException {
    Instant known = startedAt;
    if (known != null) {
      return known;
    }
    startedAt = now;
    file.begin(json -> json.writeStringProperty(STARTED, now.toString()));
    return now;
  }

  /**
   * Forgets what it has of the drive, which does not hold it any more. When it was begun first, and
   * which snapshots there are, is kept.
   */
  void beginAnew() throws IOException {
    Instant began = startedAt;
    Map<String, String> read = readSnapshots;
    file.clear();
    startedAt = null;
    cut = OptionalLong.empty();
    mended = null;
    manifest = null;
    pending.clear();
    readSnapshots = Map.of();
    part = null;
    totals = new Totals(0, 0, 0, 0, 0, 0);
    isReckoned = false;
    last = null;
    if (began != null) {
      Instant _ = startedAt(began);
    }
    if (!read.isEmpty()) {
      keepReadSnapshots(read);
    }
  }

  /** How many bytes were planned for the drive, if it was cut short by a cancel. */
  OptionalLong cut() {
    return cut;
  }

  /** Writes down that nothing more is put onto the drive, of so many bytes that were planned. */
  void cutShort(long bytesPlanned) throws IOException {
    cut = OptionalLong.of(bytesPlanned);
    file.append(json -> json.writeNumberProperty(CUT, bytesPlanned));
    file.force();
  }

  /** What was mended; nothing if it was not tried yet. */
  Optional<Mended> mended() {
    return Optional.ofNullable(mended);
  }

  /** Writes down that the drive was mended; on return it survives a power cut. */
  void keepMended(Mended now) throws IOException {
    file.append(
        json -> {
          json.writeObjectPropertyStart(MENDED);
          json.writeNumberProperty("blobs", now.blobs());
          json.writeNumberProperty("ranges", now.ranges());
          json.writeNumberProperty("bytes", now.bytes());
          json.writeEndObject();
        });
    file.force();
    mended = now;
  }

  /** Where the manifest lies on the drive, once a name was kept for it. */
  Optional<DrivePath> manifest() {
    return Optional.ofNullable(manifest);
  }

  void keepManifest(DrivePath path) throws IOException {
    manifest = path;
    file.append(json -> json.writeStringProperty(MANIFEST, path.text()));
    file.force();
  }

  /**
   * Names that were kept by a run that was broken off, by {@link
   * io.drivedock.station.planning.Candidate#key}.
   */
  Map<String, Names> pending() {
    return Map.copyOf(pending);
  }

  /** How far the run that was broken off had come with a large blob. */
  Optional<Part> part() {
    return Optional.ofNullable(part);
  }

  Totals totals() {
    return totals;
  }

  /** The last of which something came, in the order in which they are brought. */
  Optional<Last> last() {
    return Optional.ofNullable(last);
  }

  /** What of runs, in their order, lies behind {@link #last}. */
  List<ExportRun> behindLast(List<ExportRun> runs) {
    Last end = last;
    if (end == null) {
      return runs;
    }
    return runs.stream()
        .filter(run -> !run.isBefore(end.path(), end.place()))
        .map(
            run ->
                run.isBehind(end.path(), end.place()) ? run : run.behind(end.path(), end.place()))
        .toList();
  }

  /** The snapshots that were taken of blobs in use, by path; see {@link ReadSnapshots}. */
  Map<String, String> readSnapshots() {
    return Map.copyOf(readSnapshots);
  }

  /** Writes down which there are, or may be; on return it survives a power cut. */
  void keepReadSnapshots(Map<String, String> all) throws IOException {
    file.append(
        json -> {
          json.writeObjectPropertyStart(READ_SNAPSHOTS);
          all.forEach(json::writeStringProperty);
          json.writeEndObject();
        });
    file.force();
    readSnapshots = new TreeMap<>(all);
  }

  /** Writes down the names that are kept; on return it survives a power cut. */
  void intend(Map<String, Names> names) throws IOException {
    file.append(
        json -> {
          json.writeArrayPropertyStart(INTENTS);
          names.forEach(
              (blob, kept) -> {
                json.writeStartObject();
                json.writeStringProperty("blob", blob);
                json.writeStringProperty("file", kept.file().text());
                json.writeStringProperty("properties", kept.properties().text());
                json.writeStringProperty("metadata", kept.metadata().text());
                json.writeEndObject();
              });
          json.writeEndArray();
        });
    file.force();
  }

  /**
   * Writes down that chunks of a large blob are on the drive for good, which begins where the last
   * ended.
   */
  void part(String key, String version, List<Chunk> chunks) throws IOException {
    file.append(
        json -> {
          json.writeObjectPropertyStart(PART);
          json.writeStringProperty("blob", key);
          json.writeStringProperty("version", version);
          ExportRecords.write(json, chunks);
          json.writeEndObject();
        });
    file.force();
  }

  /** Writes down what came of blobs, which is on the drive for good; on return it survives too. */
  void done(List<ExportedBlob> blobs) throws IOException {
    file.append(
        json -> {
          json.writeArrayPropertyStart(BLOBS);
          blobs.forEach(blob -> ExportRecords.write(json, blob));
          json.writeEndArray();
        });
    file.force();
    pending.clear();
    part = null;
    blobs.forEach(this::note);
  }

  /** Writes down what a reckoning found: it is selected, and nothing came of it. */
  void missing(List<ExportedBlob> blobs) throws IOException {
    file.append(
        json -> {
          json.writeArrayPropertyStart(MISSING);
          blobs.forEach(blob -> ExportRecords.write(json, blob));
          json.writeEndArray();
        });
    for (ExportedBlob blob : blobs) {
      totals = totals.plusMissing(blob);
    }
  }

  /** Whether all was held against what the store lists. */
  boolean isReckoned() {
    return isReckoned;
  }

  /** Writes down that it was; on return it survives a power cut. */
  void reckoned() throws IOException {
    file.append(json -> json.writeBooleanProperty(RECKONED, true));
    file.force();
    isReckoned = true;
  }

  /** What is on the drive, in the order in which it was written down. */
  Blobs there() throws IOException {
    return new Blobs(file.records(), totals.blobs() - totals.errors(), ExportedBlob::isThere);
  }

  /** What is not on the drive though it was to be, in that order. */
  Blobs missing() throws IOException {
    return new Blobs(file.records(), totals.errors(), blob -> !blob.isThere());
  }

  /** What is not on the drive though it was to be, or not as the store says; in that order. */
  Blobs notable() throws IOException {
    return new Blobs(
        file.records(),
        totals.errors() + totals.warned(),
        blob -> !blob.isThere() || blob.isWarned());
  }

  /** What came of every blob, in that order. */
  Blobs blobs() throws IOException {
    return new Blobs(file.records(), totals.blobs(), _ -> true);
  }

  /** Blobs, one after the other; no more is read than holds them. */
  static final class Blobs implements AutoCloseable {
    private final RecordLog.Records records;
    private final Predicate<ExportedBlob> which;
    private Iterator<JsonNode> line = List.<JsonNode>of().iterator();
    private long left;

    private Blobs(RecordLog.Records records, long count, Predicate<ExportedBlob> which) {
      this.records = records;
      this.which = which;
      this.left = count;
    }

    Optional<ExportedBlob> next() throws IOException {
      while (left > 0) {
        while (line.hasNext()) {
          ExportedBlob blob = ExportRecords.blob(line.next());
          if (which.test(blob)) {
            left--;
            return Optional.of(blob);
          }
        }
        JsonNode record = records.next();
        if (record == null) {
          break;
        }
        if (record.has(BLOBS)) {
          line = record.get(BLOBS).iterator();
        } else if (record.has(MISSING)) {
          line = record.get(MISSING).iterator();
        }
      }
      return Optional.empty();
    }

    @Override
    public void close() throws IOException {
      records.close();
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
