package io.drivedock.server.notes;

import org.springframework.web.servlet.function.ServerResponse;

/** The bytes of a photo, which somebody brought whom nobody has to trust. */
public final class PhotoContent {

  private final PhotoType type;
  private final byte[] bytes;

  PhotoContent(PhotoType type, byte[] bytes) {
    this.type = type;
    this.bytes = bytes;
  }

  /** Of which kind it is. */
  public PhotoType type() {
    return type;
  }

  /**
   * An answer that shows it and lets it do nothing else.
   *
   * @param name of the file, without its end, of letters, digits and hyphens
   */
  public ServerResponse response(String name) {
    return ServerResponse.ok()
        .header("Content-Type", type.mediaType())
        .header("Content-Disposition", "inline; filename=\"" + name + "." + type.extension() + "\"")
        .header("Content-Security-Policy", "default-src 'none'; sandbox")
        .header("Cache-Control", "no-store")
        .body(bytes);
  }

  /** A fresh copy of its bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }
}
