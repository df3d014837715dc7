package io.drivedock.station.store.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/**
 * Reads lists whose keys are encoded as in addresses, which is asked for because XML 1.0 cannot
 * hold every key. Only keys and their beginnings are decoded: Ceph RGW 16.2.15 leaves markers as
 * they are, and the SDK, which decodes these too, fails at a percent sign in one. What is in an
 * answer and no XML can hold is replaced, so that it costs one key and not the whole list.
 */
final class EncodedKeys implements ExecutionInterceptor {

  /** A page of 1,000 keys of 1,024 bytes, every one of them escaped, takes less. */
  private static final int ANSWER_BYTES_MAX = 16 << 20;

  private static final Pattern NO_XML =
      Pattern.compile(
          "[^\\t\\n\\r\\x{20}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]"
              + "|&#(?:x0*(?:[0-8bcBCefEF]|1[0-9a-fA-F])|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]));"
              + "|&#(?:x[dD][89a-fA-F][0-9a-fA-F]{2}|x[fF]{3}[eEfF]);");

  @Override
  public Optional<InputStream> modifyHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    Optional<InputStream> body = context.responseBody();
    return body.isPresent() && isList(context.request()) ? Optional.of(readable(body.get())) : body;
  }

  private static boolean isList(SdkRequest request) {
    return request instanceof ListObjectsV2Request || request instanceof ListObjectVersionsRequest;
  }

  private static InputStream readable(InputStream body) {
    try {
      byte[] bytes = body.readNBytes(ANSWER_BYTES_MAX);
      return new ByteArrayInputStream(
          readable(new String(bytes, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same with what XML 1.0 cannot hold replaced by U+FFFD. */
  static String readable(String xml) {
    return NO_XML.matcher(xml).replaceAll("\uFFFD");
  }

  @Override
  public SdkResponse modifyResponse(
      Context.ModifyResponse context, ExecutionAttributes attributes) {
    return switch (context.response()) {
      case ListObjectsV2Response list when list.encodingType() == EncodingType.URL ->
          list.toBuilder()
              .encodingType((EncodingType) null)
              .contents(
                  list.contents().stream()
                      .map(it -> it.toBuilder().key(decoded(it.key())).build())
                      .toList())
              .commonPrefixes(decoded(list.commonPrefixes()))
              .build();
      case ListObjectVersionsResponse list when list.encodingType() == EncodingType.URL ->
          list.toBuilder()
              .encodingType((EncodingType) null)
              .versions(
                  list.versions().stream()
                      .map(it -> it.toBuilder().key(decoded(it.key())).build())
                      .toList())
              .deleteMarkers(
                  list.deleteMarkers().stream()
                      .map(it -> it.toBuilder().key(decoded(it.key())).build())
                      .toList())
              .build();
      case SdkResponse other -> other;
    };
  }

  private static List<CommonPrefix> decoded(List<CommonPrefix> prefixes) {
    return prefixes.stream()
        .map(it -> it.toBuilder().prefix(decoded(it.prefix())).build())
        .toList();
  }

  /** A key that is not encoded rightly is taken as it is. */
  static @Nullable String decoded(@Nullable String key) {
    try {
      return key == null ? null : URLDecoder.decode(key, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return key;
    }
  }
}
