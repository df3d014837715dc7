package io.drivedock.app.drive;

import io.drivedock.drive.Md5;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * A file that is read several times and must be the same each time. The first time the hash of
 * every piece is kept, 16 bytes for each MiB; later nothing is handed on of a piece that is another
 * one.
 */
final class SteadyFile {

  private static final int PIECE_BYTES = 1 << 20;

  private final String place;
  private final Source source;
  private final List<Md5> hashes = new ArrayList<>();

  /** Where its bytes are. */
  interface Source {
    InputStream open() throws IOException;
  }

  /**
   * What is read there.
   *
   * @param place its path, for people
   */
  SteadyFile(String place, Source source) {
    this.place = place;
    this.source = source;
  }

  SteadyFile(Path path) {
    this(path.toString(), () -> Files.newInputStream(path));
  }

  /** Its path. */
  String place() {
    return place;
  }

  /**
   * Reads it for the first time.
   *
   * @param whole take in every byte, as soon as the stream is drained
   */
  InputStream first(MessageDigest... whole) throws IOException {
    hashes.clear();
    return new Pieces() {
      @Override
      void take(byte[] piece) {
        for (MessageDigest digest : whole) {
          digest.update(piece);
        }
        hashes.add(Md5.ofContent(piece));
      }
    };
  }

  /**
   * Reads it again, after the first time was drained. The stream fails with an {@link IOException}
   * where the file is another one by now.
   */
  InputStream again() throws IOException {
    return new Pieces() {
      private int read;

      @Override
      void take(byte[] piece) throws IOException {
        boolean isSame = read < hashes.size() && hashes.get(read).equals(Md5.ofContent(piece));
        if (!isSame) {
          throw changed();
        }
        read++;
      }

      @Override
      void end() throws IOException {
        if (read < hashes.size()) {
          throw changed();
        }
      }
    };
  }

  private static IOException changed() {
    return new IOException("it changed while it was in use");
  }

  /** Reads all that is left. */
  static void drain(InputStream stream) throws IOException {
    long _ = stream.transferTo(OutputStream.nullOutputStream());
  }

  /** Hands a piece on once all of it has been read and taken. */
  private abstract class Pieces extends InputStream {
    private final InputStream from = source.open();
    private ByteBuffer piece = ByteBuffer.allocate(0);
    private boolean isOver;

    Pieces() throws IOException {}

    abstract void take(byte[] read) throws IOException;

    void end() throws IOException {}

    @Override
    public int read() throws IOException {
      return hasMore() ? piece.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!hasMore()) {
        return -1;
      }
      int count = Math.min(length, piece.remaining());
      piece.get(to, offset, count);
      return count;
    }

    private boolean hasMore() throws IOException {
      if (piece.hasRemaining()) {
        return true;
      }
      if (isOver) {
        return false;
      }
      byte[] next = from.readNBytes(PIECE_BYTES);
      if (next.length == 0) {
        isOver = true;
        end();
        return false;
      }
      take(next);
      piece = ByteBuffer.wrap(next);
      return true;
    }

    @Override
    public void close() throws IOException {
      from.close();
    }
  }
}
