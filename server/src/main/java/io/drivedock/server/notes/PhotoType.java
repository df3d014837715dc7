package io.drivedock.server.notes;

/** A kind of picture that every browser shows. */
public enum PhotoType {
  /** ISO/IEC 10918-1. */
  JPEG("image/jpeg", "jpg"),
  /** PNG (Third Edition). */
  PNG("image/png", "png"),
  /** RFC 9649. */
  WEBP("image/webp", "webp");

  private final String mediaType;
  private final String extension;

  PhotoType(String mediaType, String extension) {
    this.mediaType = mediaType;
    this.extension = extension;
  }

  /** As in {@code Content-Type}. */
  public String mediaType() {
    return mediaType;
  }

  public String extension() {
    return extension;
  }
}
