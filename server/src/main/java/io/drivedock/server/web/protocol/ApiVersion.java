package io.drivedock.server.web.protocol;

import io.drivedock.server.web.ApiException;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The versions that are served. They have the same paths and members (azure-rest-api-specs,
 * storageimportexport).
 */
public enum ApiVersion {
  V2016_11_01("2016-11-01"),
  V2020_08_01("2020-08-01"),
  V2021_01_01("2021-01-01");

  private static final Pattern FORM = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}(-preview)?");
  private static final String ALL =
      Arrays.stream(values()).map(ApiVersion::text).collect(Collectors.joining(", "));

  private final String text;

  ApiVersion(String text) {
    this.text = text;
  }

  /** The spelling in queries. */
  public String text() {
    return text;
  }

  /** Recorded answers of the oldest version lack the dock's additional information (C22). */
  public boolean hasAdditionalInformation() {
    return this != V2016_11_01;
  }

  /**
   * The version that a query names.
   *
   * @throws ApiException if it names none, or none of these
   */
  public static ApiVersion of(@Nullable String text) {
    if (text == null || text.isBlank()) {
      throw ErrorCode.MISSING_API_VERSION.end(
          "The query parameter api-version is required. Supported versions: " + ALL + ".");
    }
    for (ApiVersion version : values()) {
      if (version.text.equals(text)) {
        return version;
      }
    }
    if (!FORM.matcher(text).matches()) {
      throw ErrorCode.INVALID_API_VERSION.end(
          "The api-version must have the form yyyy-MM-dd. Supported versions: " + ALL + ".");
    }
    throw ErrorCode.NO_REGISTERED_PROVIDER.end(
        "Microsoft.ImportExport does not support api-version '%s'. Supported versions: %s."
            .formatted(text, ALL));
  }
}
