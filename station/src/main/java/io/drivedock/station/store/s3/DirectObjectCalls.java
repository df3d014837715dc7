package io.drivedock.station.store.s3;

import io.drivedock.drive.Md5;
import io.drivedock.station.store.http.HttpPool;
import io.drivedock.station.store.http.HttpRequest;
import io.drivedock.station.store.http.HttpResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Over connections of our own, from the memory in which the bytes were proven: the client of the
 * SDK costs several times what they do. The SDK signs, and says what is wrong. The bytes are
 * covered by their MD5, which is signed, and not by a second hash.
 */
final class DirectObjectCalls implements ByteCalls {

  private static final Duration SILENCE_MAX = Duration.ofSeconds(60);
  private static final Pattern CODE = Pattern.compile("<Code>([A-Za-z0-9]{1,64})</Code>");
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private final S3Client client;
  private final Supplier<AwsCredentials> credentials;
  private final String region;
  private final ByteCalls otherwise;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
  private final Map<String, HttpPool> pools = new ConcurrentHashMap<>();

  /**
   * Those calls.
   *
   * @param otherwise takes what no header of ours can hold
   */
  DirectObjectCalls(
      S3Client client, Supplier<AwsCredentials> credentials, String region, ByteCalls otherwise) {
    this.client = client;
    this.credentials = credentials;
    this.region = region;
    this.otherwise = otherwise;
  }

  @Override
  public void putObject(
      String bucket,
      ObjectAttributes attributes,
      @Nullable String ifNoneMatch,
      Md5 md5,
      ByteBuffer bytes) {
    Map<String, String> headers = attributes.headers();
    if (!headers.values().stream().allMatch(DirectObjectCalls::isPlain)) {
      otherwise.putObject(bucket, attributes, ifNoneMatch, md5, bytes);
      return;
    }
    headers.put("Content-MD5", md5.base64());
    if (ifNoneMatch != null) {
      headers.put("If-None-Match", ifNoneMatch);
    }
    HttpResponse _ = send(bucket, attributes.key(), Map.of(), headers, bytes);
  }

  private static boolean isPlain(String value) {
    return value.chars().allMatch(c -> c >= ' ' && c < 0x7F) && value.equals(value.strip());
  }

  @Override
  public String uploadPart(
      String bucket, String key, String uploadId, int number, Md5 md5, ByteBuffer bytes) {
    Map<String, String> query =
        new TreeMap<>(Map.of("partNumber", String.valueOf(number), "uploadId", uploadId));
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-MD5", md5.base64());
    return send(bucket, key, query, headers, bytes)
        .header("ETag")
        .orElseThrow(() -> SdkClientException.create("the answer to a part has no ETag"));
  }

  /** Puts, and throws if that does not go well. Twice does no harm: the store sees the same. */
  private HttpResponse send(
      String bucket,
      String key,
      Map<String, String> query,
      Map<String, String> headers,
      ByteBuffer bytes) {
    URI address = address(bucket, key);
    SdkHttpRequest signed = signed(address, query, headers, bytes.remaining());
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    signed.forEachHeader((name, values) -> all.put(name, String.join(",", values)));
    all.remove("Host");
    all.remove("Content-Length");
    String path = address.getRawPath();
    String target = signed.encodedQueryParameters().map(it -> path + "?" + it).orElse(path);
    try {
      HttpResponse reply =
          line(address).send(new HttpRequest("PUT", target, all, bytes), !query.isEmpty());
      if (!reply.isSuccess()) {
        throw failure(reply);
      }
      return reply;
    } catch (IOException e) {
      throw SdkClientException.create("no answer", e);
    }
  }

  private URI address(String bucket, String key) {
    try {
      return client.utilities().getUrl(url -> url.bucket(bucket).key(key)).toURI();
    } catch (URISyntaxException e) {
      throw SdkClientException.create("the address of an object is none", e);
    }
  }

  private HttpPool line(URI address) {
    String origin = address.getScheme() + "://" + address.getRawAuthority();
    return pools.computeIfAbsent(origin, it -> new HttpPool(URI.create(it), SILENCE_MAX));
  }

  private SdkHttpRequest signed(
      URI address, Map<String, String> query, Map<String, String> headers, int bytes) {
    int port = address.getPort() == HTTP || address.getPort() < 0 ? HTTPS : address.getPort();
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.PUT)
            // Signed as over TLS, or the signer would hash the bytes; it is not part of what it
            // signs. Nor is a port that is the usual one.
            .protocol("https")
            .host(address.getHost())
            .port(port)
            .encodedPath(address.getRawPath())
            .putHeader("Content-Length", String.valueOf(bytes));
    query.forEach(request::putRawQueryParameter);
    headers.forEach(request::putHeader);
    return signer
        .sign(
            sign ->
                sign.identity(credentials.get())
                    .request(request.build())
                    .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "s3")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                    .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, false)
                    .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, false)
                    .putProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                    .putProperty(AwsV4FamilyHttpSigner.CHUNK_ENCODING_ENABLED, false))
        .request();
  }

  private static S3Exception failure(HttpResponse reply) {
    Matcher code = CODE.matcher(reply.text());
    SdkHttpFullResponse.Builder response = SdkHttpFullResponse.builder().statusCode(reply.status());
    reply.header("Retry-After").ifPresent(seconds -> response.putHeader("Retry-After", seconds));
    return (S3Exception)
        S3Exception.builder()
            .statusCode(reply.status())
            .message("status " + reply.status())
            .awsErrorDetails(
                AwsErrorDetails.builder()
                    .serviceName("S3")
                    .errorCode(code.find() ? code.group(1) : "")
                    .sdkHttpResponse(response.build())
                    .build())
            .build();
  }
}
