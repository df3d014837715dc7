package io.drivedock.server.portal.frame;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The languages of the portal. The browser chooses, until its reader does. */
public enum Language {
  ENGLISH("en", "English"),
  RUSSIAN("ru", "Русский");

  /** The cookie that remembers what the reader chose. */
  public static final String COOKIE = "drivedock-language";

  private static final int HEADER_CHARS_MAX = 1_024;

  private final String tag;
  private final String ownName;
  private final Locale locale;

  Language(String tag, String ownName) {
    this.tag = tag;
    this.ownName = ownName;
    this.locale = Locale.forLanguageTag(tag);
  }

  /** As BCP 47 names it. */
  public String tag() {
    return tag;
  }

  /** As those who speak it name it. */
  public String ownName() {
    return ownName;
  }

  public Locale locale() {
    return locale;
  }

  /** The language of a tag. */
  public static Optional<Language> parse(String tag) {
    for (Language language : values()) {
      if (language.tag.equals(tag)) {
        return Optional.of(language);
      }
    }
    return Optional.empty();
  }

  /** What the reader chose, else what the browser likes best, else English. */
  static Language of(HttpServletRequest request) {
    return chosen(request).orElseGet(() -> preferred(request.getHeader("Accept-Language")));
  }

  private static Optional<Language> chosen(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    if (cookies != null) {
      for (Cookie cookie : cookies) {
        if (cookie.getName().equals(COOKIE)) {
          return parse(cookie.getValue());
        }
      }
    }
    return Optional.empty();
  }

  private static Language preferred(String header) {
    if (header == null || header.isBlank() || header.length() > HEADER_CHARS_MAX) {
      return ENGLISH;
    }
    try {
      List<Locale> known = List.of(ENGLISH.locale, RUSSIAN.locale);
      Locale found = Locale.lookup(Locale.LanguageRange.parse(header), known);
      return found == null ? ENGLISH : parse(found.toLanguageTag()).orElse(ENGLISH);
    } catch (IllegalArgumentException e) {
      return ENGLISH;
    }
  }
}
