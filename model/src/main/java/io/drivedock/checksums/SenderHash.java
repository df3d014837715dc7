package io.drivedock.checksums;

/** A hash of a file that the sender gave and that the file has. */
public record SenderHash(Algorithm algorithm, Digest digest) {

  /** Its word and its digits, for example {@code sha256:9f86d0…}. */
  public String text() {
    return algorithm.word() + ":" + digest.text(algorithm);
  }
}
