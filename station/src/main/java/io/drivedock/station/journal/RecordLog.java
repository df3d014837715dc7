package io.drivedock.station.journal;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Records, one a line: a CRC-32C in hex, a blank, and a JSON object. A last line that was cut off
 * by a crash is dropped. If another line is broken, something has damaged the file: that line and
 * what follows is dropped, and a record {@code {"gap":true}} says from then on that there was more.
 * One thread's, or the caller's to guard.
 */
public final class RecordLog implements AutoCloseable {

  private static final int CRC_DIGITS = 8;

  /** The one that the file lies in, and the one above. */
  private static final int FOLDERS_SYNCED = 2;

  private static final int LINE_BYTES = 32 << 10;
  private static final int PIECE_BYTES = 1 << 20;
  private static final String GAP = "gap";

  /** Few enough to be held: what is in a copy may have been written by anybody. */
  private static final int TOKENS_MAX = 500_000;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final JsonMapper WARY_JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxTokenCount(TOKENS_MAX).build())
                  .build())
          .build();

  private final Path file;
  private final FileChannel channel;
  private boolean hasGaps;
  private @Nullable JournalCopy copy;

  private RecordLog(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Opens a file, or begins one.
   *
   * @param record is told every record that is there, in their order
   */
  public static RecordLog open(Path file, Consumer<JsonNode> record) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    RecordLog journal = new RecordLog(file, channel);
    journal.replay(record);
    return journal;
  }

  private void replay(Consumer<JsonNode> take) throws IOException {
    long end = 0;
    boolean isDamaged = false;
    try (BufferedReader reader = reader()) {
      long next = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        boolean followsWhole = next == end;
        next += line.length() + 1;
        boolean isEnded = next <= channel.size();
        Optional<JsonNode> record = followsWhole && isEnded ? parse(line, JSON) : Optional.empty();
        if (record.isPresent()) {
          hasGaps = hasGaps || record.get().has(GAP);
          take.accept(record.get());
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
      append(json -> json.writeBooleanProperty(GAP, true));
      channel.force(true);
    }
    channel.truncate(channel.position());
  }

  /** Lines of bytes: what a crash leaves need not be characters. */
  private BufferedReader reader() throws IOException {
    return Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
  }

  /** Whether there was more than stands here. */
  public boolean hasGaps() {
    return hasGaps;
  }

  /** Begins anew with one record; on return it survives a power cut, and so do the names to it. */
  public void begin(Consumer<JsonGenerator> first) throws IOException {
    clear();
    append(first);
    channel.force(true);
    Path folder = file.toAbsolutePath().getParent();
    for (int levels = 0; folder != null && levels < FOLDERS_SYNCED; levels++) {
      try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
        names.force(true);
      }
      folder = folder.getParent();
    }
  }

  /** Writes one line: what is written into the object is the record. */
  public void append(Consumer<JsonGenerator> record) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(LINE_BYTES);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      record.accept(json);
      json.writeEndObject();
    }
    byte[] json = bytes.toByteArray();
    byte[] start = "%08x ".formatted(crc(json)).getBytes(StandardCharsets.US_ASCII);
    ByteBuffer line = ByteBuffer.allocate(start.length + json.length + 1);
    line.put(start).put(json).put((byte) '\n').flip();
    JournalCopy to = copy;
    if (to != null) {
      to.write(line.duplicate(), channel.position());
    }
    write(line);
  }

  private void write(ByteBuffer line) throws IOException {
    while (line.hasRemaining()) {
      channel.write(line);
    }
  }

  // ---- a copy elsewhere

  public void clear() throws IOException {
    channel.truncate(0);
    channel.position(0);
    hasGaps = false;
  }

  /**
   * Takes from a copy what is behind the end of this, if all of this is the beginning of it.
   *
   * @param record is told every record that is taken
   */
  public void catchUp(JournalCopy from, Consumer<JsonNode> record) throws IOException {
    long end = channel.size();
    if (inCommon(from) < end) {
      return;
    }
    CopyLines lines = new CopyLines(from, end);
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      Optional<JsonNode> found = parse(new String(line, StandardCharsets.ISO_8859_1), WARY_JSON);
      if (found.isEmpty()) {
        break;
      }
      record.accept(found.get());
      write(ByteBuffer.allocate(line.length + 1).put(line).put((byte) '\n').flip());
    }
    force();
  }

  /** Makes the copy equal to this, and writes to it too from now on. */
  public void follow(JournalCopy to) throws IOException {
    long end = channel.size();
    ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
    for (long at = inCommon(to); at < end; ) {
      channel.read(piece.clear(), at);
      int bytes = piece.flip().remaining();
      to.write(piece, at);
      at += bytes;
    }
    to.setLength(end);
    copy = to;
  }

  /** How many whole pieces at the beginning are the same in both, in bytes; or all of this. */
  private long inCommon(JournalCopy other) throws IOException {
    long end = channel.size();
    ByteBuffer mine = ByteBuffer.allocate(PIECE_BYTES);
    ByteBuffer theirs = ByteBuffer.allocate(PIECE_BYTES);
    long at = 0;
    while (at < end) {
      int bytes = (int) Math.min(PIECE_BYTES, end - at);
      mine.clear().limit(bytes);
      while (mine.hasRemaining() && channel.read(mine, at + mine.position()) >= 0) {}
      other.read(theirs.clear().limit(bytes), at);
      if (!mine.flip().equals(theirs.flip())) {
        break;
      }
      at += bytes;
    }
    return at;
  }

  /** Waits until all that was written survives a power cut. */
  public void force() throws IOException {
    channel.force(false);
  }

  private static long crc(byte[] json) {
    CRC32C crc = new CRC32C();
    crc.update(json);
    return crc.getValue();
  }

  private static Optional<JsonNode> parse(String line, JsonMapper by) {
    if (line.length() <= CRC_DIGITS + 1) {
      return Optional.empty();
    }
    byte[] json = line.substring(CRC_DIGITS + 1).getBytes(StandardCharsets.ISO_8859_1);
    return "%08x".formatted(crc(json)).equals(line.substring(0, CRC_DIGITS))
        ? Optional.of(by.readTree(json))
        : Optional.empty();
  }

  public Records records() throws IOException {
    return new Records(reader());
  }

  /** Records, one after the other. */
  public static final class Records implements AutoCloseable {
    private final BufferedReader reader;

    private Records(BufferedReader reader) {
      this.reader = reader;
    }

    /** The next one, or null behind the last. */
    public @Nullable JsonNode next() throws IOException {
      String line = reader.readLine();
      return line == null ? null : parse(line, JSON).orElse(null);
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }

  @Override
  public void close() throws IOException {
    channel.force(false);
    channel.close();
  }
}
