package io.drivedock.station.store.s3;

import io.drivedock.station.store.KeyLines;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What opens a bucket. {@link #toString} holds no secret.
 *
 * @param sessionToken of keys that live for some hours only
 */
public record S3Keys(String accessKey, String secretKey, @Nullable String sessionToken) {

  /** The environment variable with the access key. */
  public static final String ACCESS_KEY_VARIABLE = "AWS_ACCESS_KEY_ID";

  /** The environment variable with the secret key. */
  public static final String SECRET_KEY_VARIABLE = "AWS_SECRET_ACCESS_KEY";

  /** The environment variable with the session token. */
  public static final String SESSION_TOKEN_VARIABLE = "AWS_SESSION_TOKEN";

  /**
   * Checks that both keys are there.
   *
   * @throws IllegalArgumentException without telling what was given
   */
  public S3Keys {
    if (accessKey.isBlank() || secretKey.isBlank()) {
      throw new IllegalArgumentException("access key and secret key must not be empty");
    }
  }

  /**
   * Reads the lines {@code aws_access_key_id = …}, {@code aws_secret_access_key = …} and perhaps
   * {@code aws_session_token = …}, as AWS's own tools write them. Headings in brackets, empty lines
   * and comments are passed over.
   *
   * @throws IllegalArgumentException saying which line is missing or twice there, never its value
   */
  public static S3Keys parse(String text) {
    Map<String, String> values = KeyLines.values(text);
    return new S3Keys(
        required(values, "aws_access_key_id"),
        required(values, "aws_secret_access_key"),
        values.get("aws_session_token"));
  }

  private static String required(Map<String, String> values, String name) {
    String value = values.get(name);
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException("it has no line '" + name + " = …'");
    }
    return value;
  }

  /** The keys in the environment; nothing if neither is there. */
  public static Optional<S3Keys> of(Map<String, String> environment) {
    String accessKey = environment.get(ACCESS_KEY_VARIABLE);
    String secretKey = environment.get(SECRET_KEY_VARIABLE);
    return accessKey == null || secretKey == null
        ? Optional.empty()
        : Optional.of(new S3Keys(accessKey, secretKey, environment.get(SESSION_TOKEN_VARIABLE)));
  }

  /** Says nothing of what it holds. */
  @Override
  public String toString() {
    return "S3Keys[***]";
  }
}
