package io.drivedock.station.settings;

import io.drivedock.settings.Settings;
import io.drivedock.station.store.KeySource;
import io.drivedock.station.store.Transport;
import io.drivedock.station.store.s3.S3Keys;
import io.drivedock.station.store.s3.S3Place;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads where in S3 the blobs of a target go. */
final class S3Settings {

  private S3Settings() {}

  /** Nothing only if a problem was noted. */
  static Optional<S3Place> read(Settings s3, Path base, Map<String, String> environment) {
    URI endpoint = endpoint(s3);
    String region = s3.text("region", S3Place.REGION_DEFAULT);
    String bucket = s3.requiredText("bucket");
    String prefix = s3.text("prefix", S3Place.PREFIX_DEFAULT);
    boolean isPathStyle = s3.flag("pathStyle", endpoint != null);
    String storageClass = s3.text("storageClass").orElse(null);
    Map<String, String> tags = tags(s3);
    int uploadsMax = s3.whole("uploadsAtOnce", S3Place.UPLOADS_DEFAULT, 1, S3Place.UPLOADS_MAX);
    Transport transport = s3.oneOf("transport", Transport.DIRECT, List.of(Transport.values()));
    Optional<KeySource<S3Keys>> keys = keys(s3, base, environment);
    Map<String, String> problems = new LinkedHashMap<>();
    note(problems, "endpoint", S3Place.endpointProblem(endpoint));
    note(problems, "region", S3Place.regionProblem(region));
    note(problems, "bucket", bucket.isEmpty() ? null : S3Place.bucketProblem(bucket));
    note(problems, "prefix", S3Place.prefixProblem(prefix, bucket));
    note(problems, "storageClass", S3Place.storageClassProblem(storageClass));
    note(problems, "tags", S3Place.tagsProblem(tags));
    problems.forEach(s3::problem);
    if (!problems.isEmpty() || bucket.isEmpty() || keys.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new S3Place(
            endpoint,
            region,
            bucket,
            prefix,
            isPathStyle,
            keys.get(),
            storageClass,
            tags,
            uploadsMax,
            transport));
  }

  private static void note(Map<String, String> problems, String key, @Nullable String problem) {
    if (problem != null) {
      problems.put(key, problem);
    }
  }

  private static @Nullable URI endpoint(Settings s3) {
    Optional<String> text = s3.text("endpoint");
    try {
      return text.isEmpty() ? null : URI.create(text.get());
    } catch (IllegalArgumentException e) {
      // Has no host, so it is found wrong as any other that is no address.
      return URI.create("");
    }
  }

  private static Map<String, String> tags(Settings s3) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (String tag : s3.texts("tags", List.of())) {
      int equals = tag.indexOf('=');
      if (equals < 1) {
        s3.problem("tags", "are not written name=value");
      } else {
        tags.put(tag.substring(0, equals), tag.substring(equals + 1));
      }
    }
    return tags;
  }

  /** Nothing only if a problem was noted. */
  private static Optional<KeySource<S3Keys>> keys(
      Settings s3, Path base, Map<String, String> environment) {
    for (String secret : List.of("accessKey", "secretKey", "sessionToken")) {
      if (s3.text(secret).isPresent()) {
        s3.problem(
            secret,
            "must not be in the settings: put it into a separate file, name that file"
                + " as 'keysFile', and create other keys");
      }
    }
    Optional<String> file = s3.text("keysFile");
    try {
      if (file.isPresent()) {
        KeySource<S3Keys> source = new KeySource.File<>(base.resolve(file.get()));
        // Read again whenever it is needed; a wrong one is told now.
        S3Keys _ = source.reading(S3Keys::parse).read();
        return Optional.of(source);
      }
      Optional<KeySource<S3Keys>> keys = S3Keys.of(environment).map(KeySource.Fixed::new);
      if (keys.isEmpty()) {
        s3.problem(
            "keysFile",
            "is missing: name the file with the keys, or set the variables "
                + S3Keys.ACCESS_KEY_VARIABLE
                + " and "
                + S3Keys.SECRET_KEY_VARIABLE);
      }
      return keys;
    } catch (IOException e) {
      s3.problem("keysFile", "cannot be read: " + e);
    } catch (IllegalArgumentException e) {
      s3.problem("keysFile", "names a file that does not hold keys: " + e.getMessage());
    }
    return Optional.empty();
  }
}
