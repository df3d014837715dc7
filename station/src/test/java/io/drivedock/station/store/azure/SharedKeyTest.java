package io.drivedock.station.store.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.storage.common.StorageSharedKeyCredential;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class SharedKeyTest {

  private static final List<String> NAMES =
      List.of(
          "Content-Encoding",
          "Content-Language",
          "Content-MD5",
          "Content-Type",
          "If-Match",
          "If-None-Match",
          "Range",
          "x-ms-access-tier",
          "x-ms-blob-cache-control",
          "x-ms-blob-content-encoding",
          "x-ms-blob-content-language",
          "x-ms-blob-content-md5",
          "x-ms-blob-content-type",
          "x-ms-blob-type",
          "x-ms-date",
          "x-ms-page-write",
          "x-ms-range",
          "x-ms-version");

  private static final List<String> QUERIES =
      List.of(
          "",
          "restype=container",
          "comp=blocklist&blocklisttype=uncommitted",
          "comp=block&blockid=AAAA%2B%2F%3D%3D");

  @Test
  void itIsTheSignatureOfTheSdk() throws Exception {
    StorageSharedKeyCredential sdk =
        new StorageSharedKeyCredential(StrictAzure.ACCOUNT, StrictAzure.KEY);
    SharedKey ours =
        new SharedKey(StrictAzure.ACCOUNT, Base64.getDecoder().decode(StrictAzure.KEY));
    Random random = new Random(1);
    for (int round = 0; round < 500; round++) {
      SortedMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      headers.put("Content-Length", String.valueOf(random.nextInt(3)));
      for (String name : NAMES) {
        if (random.nextBoolean()) {
          headers.put(name, "value " + random.nextInt(100));
        }
      }
      headers.put("x-ms-date", "Sun, 01 Mar 2026 08:00:00 GMT");
      HttpHeaders all = new HttpHeaders();
      headers.forEach((name, value) -> all.set(HttpHeaderName.fromString(name), value));
      String path = "/account/films/a%20b%25/c" + random.nextInt(10);
      String query = QUERIES.get(random.nextInt(QUERIES.size()));
      URI address = URI.create("https://any" + path + (query.isEmpty() ? "" : "?" + query));
      assertThat(ours.authorization("PUT", path, query, headers))
          .as("%s %s", address, headers)
          .isEqualTo(sdk.generateAuthorizationHeader(address.toURL(), "PUT", all, false));
    }
  }

  @Test
  void namesOfMetadataAreLeftToTheSdkToSort() {
    assertThat(SharedKey.canSign(Map.of("x-ms-version", "1"))).isTrue();
    assertThat(SharedKey.canSign(Map.of("X-MS-Meta-reel", "7"))).isFalse();
  }
}
