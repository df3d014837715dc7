package io.drivedock.prepare;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Content-Types by the ending of a name: our own table, so that two machines prepare one folder
 * alike. What is not here stays as the store has it.
 */
final class ContentTypes {

  private static final String TABLE =
      """
      text/plain txt text log
      text/html html htm
      text/css css
      text/csv csv
      text/tab-separated-values tsv
      text/calendar ics
      text/markdown md
      text/javascript js mjs
      text/xml xml xsd xsl
      application/json json
      application/pdf pdf
      application/rtf rtf
      application/zip zip
      application/gzip gz tgz
      application/x-tar tar
      application/x-7z-compressed 7z
      application/x-bzip2 bz2
      application/x-xz xz
      application/zstd zst
      application/wasm wasm
      application/epub+zip epub
      application/vnd.apache.parquet parquet
      application/msword doc
      application/vnd.ms-excel xls
      application/vnd.ms-powerpoint ppt
      application/vnd.openxmlformats-officedocument.wordprocessingml.document docx
      application/vnd.openxmlformats-officedocument.spreadsheetml.sheet xlsx
      application/vnd.openxmlformats-officedocument.presentationml.presentation pptx
      application/vnd.oasis.opendocument.text odt
      application/vnd.oasis.opendocument.spreadsheet ods
      application/vnd.oasis.opendocument.presentation odp
      image/jpeg jpg jpeg
      image/png png
      image/gif gif
      image/webp webp
      image/avif avif
      image/heic heic
      image/svg+xml svg
      image/tiff tif tiff
      image/bmp bmp
      image/x-icon ico
      audio/mpeg mp3
      audio/mp4 m4a
      audio/ogg ogg oga opus
      audio/flac flac
      audio/wav wav
      video/mp4 mp4 m4v
      video/mpeg mpg mpeg
      video/quicktime mov
      video/webm webm
      video/x-matroska mkv
      video/x-msvideo avi
      font/woff woff
      font/woff2 woff2
      font/ttf ttf
      font/otf otf
      """;

  private static final Map<String, String> BY_ENDING = byEnding();

  private ContentTypes() {}

  private static Map<String, String> byEnding() {
    Map<String, String> types = new HashMap<>();
    for (String line : TABLE.lines().toList()) {
      String[] words = line.split(" ", -1);
      for (int i = 1; i < words.length; i++) {
        types.put(words[i], words[0]);
      }
    }
    return Map.copyOf(types);
  }

  /** The type of a file of that name, or null. */
  static @Nullable String of(String name) {
    int dot = name.lastIndexOf('.');
    return dot <= name.lastIndexOf('/')
        ? null
        : BY_ENDING.get(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }
}
