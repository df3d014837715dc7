package io.drivedock.station.store.s3;

import io.drivedock.drive.Md5;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** The parts of an upload that are in the store. Used by several threads. */
final class Parts {

  private static final Pattern MD5 = Pattern.compile("\"[0-9a-fA-F]{32}\"");

  /** A part and what the store calls it. */
  private record Sent(String etag, Md5 md5) {}

  private final Map<Integer, Sent> sent = new TreeMap<>();

  /** The entity tag of bytes that were sent at once, as AWS forms it. */
  static String etag(Md5 md5) {
    return '"' + md5.hex().toLowerCase(Locale.ROOT) + '"';
  }

  /**
   * What an entity tag tells of the bytes; null if it is none of those that AWS forms of bytes that
   * were sent at once. A store may form others that look the same: only one that is as expected
   * tells something.
   */
  static @Nullable Md5 md5(@Nullable String etag) {
    return etag != null && MD5.matcher(etag).matches()
        ? Md5.parseHex(etag.substring(1, etag.length() - 1))
        : null;
  }

  synchronized boolean has(int number) {
    return sent.containsKey(number);
  }

  synchronized void add(int number, String etag, Md5 md5) {
    sent.put(number, new Sent(etag, md5));
  }

  synchronized int count() {
    return sent.size();
  }

  synchronized List<CompletedPart> completed() {
    List<CompletedPart> parts = new ArrayList<>(sent.size());
    sent.forEach(
        (number, part) ->
            parts.add(CompletedPart.builder().partNumber(number).eTag(part.etag()).build()));
    return parts;
  }

  /** The entity tag of the whole, as AWS forms it: over the digests of the parts. */
  synchronized String etag() {
    MessageDigest digest = Md5.digest();
    sent.values().forEach(part -> digest.update(ByteBuffer.wrap(part.md5().toBytes())));
    String hex = Md5.of(digest.digest()).hex().toLowerCase(Locale.ROOT);
    return '"' + hex + "-" + sent.size() + '"';
  }
}
