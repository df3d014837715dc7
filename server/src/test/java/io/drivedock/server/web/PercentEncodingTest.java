package io.drivedock.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PercentEncodingTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%",
        "%4",
        "%zz",
        "a%",
        "%%41",
        "%ff",
        "%c0%af",
        "%ed%a0%80",
        "%f4%90%80%80",
        "%d0",
        "%d0=%96",
        "%00",
        "%1b",
        "%7f",
        "%c2%9b",
        "%\uff14\uff11"
      })
  void whatCannotBeReadIsToldWhereverItStands(String text) {
    assertThat(PercentEncoding.isPath("/a/" + text)).isFalse();
    assertThat(PercentEncoding.isQuery("a=" + text)).isFalse();
    assertThat(PercentEncoding.isForm("a=" + text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {" ", "\"", "<", ">", "[", "\\", "]", "^", "`", "{", "|", "}", "#", "\u00e4", "\n"})
  void whatMustBeEscapedIsRefusedInAnAddress(String text) {
    assertThat(PercentEncoding.isPath("/a" + text)).isFalse();
    assertThat(PercentEncoding.isQuery("a=" + text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a-b._~",
        "%20",
        "%D0%96",
        "%f0%9f%9a%a2",
        "%25zz",
        "a+b",
        "$filter=a%20eq%20'b'"
      })
  void whatIsWellFormedIsLetPass(String text) {
    assertThat(PercentEncoding.isPath("/a/" + text)).isTrue();
    assertThat(PercentEncoding.isQuery("a=" + text)).isTrue();
    assertThat(PercentEncoding.isForm("a=" + text)).isTrue();
  }

  @Test
  void linesMayStandInAFormAndAQueryButNotInAPath() {
    assertThat(PercentEncoding.isForm("a=%0D%0A%09")).isTrue();
    assertThat(PercentEncoding.isQuery("a=%0D%0A%09")).isTrue();
    assertThat(PercentEncoding.isPath("/a%0A")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/a/../b", "/..", "/./a", "/a/.", "/%2e%2e/a", "/a/%2E", "/a;b", "/a/;b=c"})
  void aPathHasNoDotSegmentsAndNoParameters(String path) {
    assertThat(PercentEncoding.isPath(path)).isFalse();
  }

  @Test
  void aFormMayHoldBytesThatAreUtf8() {
    assertThat(PercentEncoding.isForm("a=\u00d0\u0096")).isTrue();
    assertThat(PercentEncoding.isForm("a=\u00d0")).isFalse();
  }

  @Test
  void onlyWhatNeedsNoEscapeIsUnescaped() {
    assertThat(PercentEncoding.normalized("/%70ORTal/%6a-%2D%7e%20%2f%D0%96%25%34"))
        .isEqualTo("/pORTal/j--~%20%2f%D0%96%254");
    assertThat(PercentEncoding.normalized("/a%4")).isEqualTo("/a%4");
  }
}
