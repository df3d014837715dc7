package io.drivedock.prepare.source;

import io.drivedock.drive.BlobContent;
import io.drivedock.drive.BlockPlan;
import io.drivedock.drive.Chunk;
import io.drivedock.drive.Md5;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads files of the folder block by block, hashes each block, and makes sure that what was read is
 * one state of the file: a file that changes meanwhile is not prepared.
 */
public final class FileReading {

  /**
   * Below this, a blob need not name its blocks (Microsoft, "Azure Import/Export service manifest
   * file format").
   */
  private static final long NAMELESS_MAX = 64L << 20;

  /** Zeros shorter than this are not worth a page range of their own, in bytes. */
  private static final int GRAIN = 256 * 1024;

  private static final byte[] ZEROS = new byte[GRAIN];

  private final Path top;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(Chunk.LENGTH_MAX);

  /** Reads files below that folder. */
  public FileReading(Path top) {
    this.top = top;
  }

  /** Gets every block of a file in turn. */
  public interface Sink {

    /**
     * Takes a block.
     *
     * @return whether to go on
     * @throws PreparationException if the drive fails
     */
    boolean take(ByteBuffer block, long offset) throws PreparationException;
  }

  /**
   * What a file holds.
   *
   * @param md5 of all of it; null where the only block has the same
   */
  public record Content(BlobContent pieces, @Nullable Md5 md5) {}

  /**
   * Reads a file once.
   *
   * @return what it holds; nothing if the sink did not want to go on
   * @throws NotPreparedException if it cannot be read, or changes meanwhile
   */
  public Optional<Content> read(SourceFile file, boolean isPageBlob, Sink sink)
      throws PreparationException, NotPreparedException {
    BlockPlan plan = BlockPlan.of(file.length());
    List<Chunk> chunks = new ArrayList<>(isPageBlob ? 16 : plan.count());
    FileDigest whole = isPageBlob || plan.count() > 1 ? new FileDigest() : null;
    try (FileChannel channel = open(file.path())) {
      for (long offset = 0; offset < file.length(); offset += plan.blockBytes()) {
        buffer.clear().limit((int) Math.min(plan.blockBytes(), file.length() - offset));
        if (!fill(channel, buffer, offset)) {
          throw changed(file);
        }
        buffer.flip();
        if (whole != null) {
          whole.begin(buffer.duplicate());
        }
        if (isPageBlob) {
          addRanges(buffer.duplicate(), offset, chunks);
        } else {
          chunks.add(block(buffer.duplicate(), offset, file.length()));
        }
        boolean goesOn = sink.take(buffer.duplicate(), offset);
        if (whole != null) {
          whole.await();
        }
        if (!goesOn) {
          return Optional.empty();
        }
      }
      if (!isAsFound(file)) {
        throw changed(file);
      }
    } catch (IOException e) {
      SourceWalk.checkIsThere(top, e);
      throw new NotPreparedException(SourceWalk.vanishedOrUnreadable(file.name(), e));
    }
    return Optional.of(
        new Content(
            isPageBlob ? new BlobContent.Pages(chunks) : new BlobContent.Blocks(chunks),
            whole == null ? null : whole.end()));
  }

  public static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
  }

  /** Fills the buffer from a position on, or says that the file ends before. */
  public static boolean fill(FileChannel channel, ByteBuffer buffer, long position)
      throws IOException {
    long at = position;
    while (buffer.hasRemaining()) {
      int read = channel.read(buffer, at);
      if (read < 0) {
        return false;
      }
      at += read;
    }
    return true;
  }

  private static boolean isAsFound(SourceFile file) throws IOException {
    BasicFileAttributes now =
        Files.readAttributes(file.path(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return now.size() == file.length()
        && now.lastModifiedTime().equals(file.found().lastModifiedTime())
        && Objects.equals(now.fileKey(), file.found().fileKey());
  }

  private static NotPreparedException changed(SourceFile file) {
    return new NotPreparedException(
        file.leftOut(
            LeftOut.Reason.CHANGED,
            "it changed while it was read; run this again when the file is no longer in use"));
  }

  private static Chunk block(ByteBuffer block, long offset, long fileLength) {
    int length = block.remaining();
    String id = fileLength > NAMELESS_MAX ? blockId((int) (offset / Chunk.LENGTH_MAX)) : null;
    return new Chunk(offset, length, id, Md5.ofContent(block));
  }

  /** The block's number in little-endian Base64, as in the samples. */
  private static String blockId(int index) {
    byte[] bytes =
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(index).array();
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** Adds the parts of a block that are not all zero. */
  private static void addRanges(ByteBuffer block, long offset, List<Chunk> chunks) {
    int end = block.limit();
    int from = -1;
    for (int at = 0; at < end; at += GRAIN) {
      int grain = Math.min(GRAIN, end - at);
      boolean isZero = block.slice(at, grain).equals(ByteBuffer.wrap(ZEROS, 0, grain));
      if (isZero && from >= 0) {
        chunks.add(range(block, offset, from, at));
        from = -1;
      } else if (!isZero && from < 0) {
        from = at;
      }
    }
    if (from >= 0) {
      chunks.add(range(block, offset, from, end));
    }
  }

  private static Chunk range(ByteBuffer block, long offset, int from, int to) {
    return new Chunk(offset + from, to - from, null, Md5.ofContent(block.slice(from, to - from)));
  }
}
