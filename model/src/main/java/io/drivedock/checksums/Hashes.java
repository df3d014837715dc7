package io.drivedock.checksums;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashStream32;
import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32;

/** Makes hashes: each comes from the JDK, a library, or this package. */
public final class Hashes {

  private Hashes() {}

  /** A new hash of nothing. */
  public static StreamingHash start(Algorithm algorithm) {
    return switch (algorithm) {
      case MD5 -> new OfJdk("MD5");
      case SHA_1 -> new OfJdk("SHA-1");
      case SHA_224 -> new OfJdk("SHA-224");
      case SHA_256 -> new OfJdk("SHA-256");
      case SHA_384 -> new OfJdk("SHA-384");
      case SHA_512, C4 -> new OfJdk("SHA-512");
      case SHA_512_256 -> new OfJdk("SHA-512/256");
      case SHA3_224 -> new OfJdk("SHA3-224");
      case SHA3_256 -> new OfJdk("SHA3-256");
      case SHA3_384 -> new OfJdk("SHA3-384");
      case SHA3_512 -> new OfJdk("SHA3-512");
      case BLAKE3 -> new Blake3();
      case BLAKE2B -> new Blake2b(Algorithm.BLAKE2B.bytes());
      case BLAKE2B_256 -> new Blake2b(Algorithm.BLAKE2B_256.bytes());
      case CRC_32 -> new Crc();
      case XXH32 -> new Xx32();
      case XXH64 -> new Xx64(Hashing.xxh64().hashStream());
      case XXH3 -> new Xx64(Hashing.xxh3_64().hashStream());
      case XXH128 -> new Xx128();
      case XXH64_REVERSED -> new Reversed(new Xx64(Hashing.xxh64().hashStream()));
    };
  }

  static byte[] bytes(long value, int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (value >>> (Byte.SIZE * (count - 1 - i)));
    }
    return bytes;
  }

  private static final class OfJdk implements StreamingHash {

    private final MessageDigest digest;

    OfJdk(String name) {
      try {
        digest = MessageDigest.getInstance(name);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("The JDK has " + name, e);
      }
    }

    @Override
    public void update(ByteBuffer bytes) {
      digest.update(bytes);
    }

    @Override
    public byte[] end() {
      return digest.digest();
    }
  }

  private static final class Crc implements StreamingHash {

    private final CRC32 crc = new CRC32();

    @Override
    public void update(ByteBuffer bytes) {
      crc.update(bytes);
    }

    @Override
    public byte[] end() {
      return bytes(crc.getValue(), Integer.BYTES);
    }
  }

  private static final class Xx32 extends ArrayHash {

    private final HashStream32 stream = Hashing.xxh32().hashStream();

    @Override
    void update(byte[] from, int count) {
      stream.putBytes(from, 0, count);
    }

    @Override
    public byte[] end() {
      return bytes(stream.getAsInt(), Integer.BYTES);
    }
  }

  private static final class Xx64 extends ArrayHash {

    private final HashStream64 stream;

    Xx64(HashStream64 stream) {
      this.stream = stream;
    }

    @Override
    void update(byte[] from, int count) {
      stream.putBytes(from, 0, count);
    }

    @Override
    public byte[] end() {
      return bytes(stream.getAsLong(), Long.BYTES);
    }
  }

  private static final class Xx128 extends ArrayHash {

    private final HashStream128 stream = Hashing.xxh3_128().hashStream();

    @Override
    void update(byte[] from, int count) {
      stream.putBytes(from, 0, count);
    }

    @Override
    public byte[] end() {
      HashValue128 value = stream.get();
      return ByteBuffer.allocate(2 * Long.BYTES)
          .putLong(value.getMostSignificantBits())
          .putLong(value.getLeastSignificantBits())
          .array();
    }
  }

  private record Reversed(StreamingHash hash) implements StreamingHash {

    @Override
    public void update(ByteBuffer bytes) {
      hash.update(bytes);
    }

    @Override
    public byte[] end() {
      byte[] bytes = hash.end();
      byte[] reversed = new byte[bytes.length];
      for (int i = 0; i < bytes.length; i++) {
        reversed[i] = bytes[bytes.length - 1 - i];
      }
      return reversed;
    }
  }
}
