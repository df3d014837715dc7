package io.drivedock.server.portal.frame;

import static org.assertj.core.api.Assertions.assertThat;

import gg.jte.output.StringOutput;
import org.junit.jupiter.api.Test;

final class PlainOutputTest {

  private final StringOutput out = new StringOutput();
  private final PlainOutput plain = new PlainOutput(out);

  @Test
  void markupIsText() {
    plain.setContext("td", null);
    plain.writeUserContent("<script>alert('1')</script> & more");
    assertThat(out.toString())
        .doesNotContain("<script")
        .contains("&lt;script&gt;")
        .contains("&amp;");
  }

  @Test
  void whatTurnsTheReadingOrderAroundIsSpelledOut() {
    plain.setContext("td", null);
    plain.writeUserContent("photo\u202egpj.exe\u2066\u200f\u0000\u001b[31m\ufeff");
    assertThat(out.toString()).isEqualTo("photo⟨202E⟩gpj.exe⟨2066⟩⟨200F⟩⟨0000⟩⟨001B⟩[31m⟨FEFF⟩");
  }

  @Test
  void lettersOfEveryScriptStayAsTheyAre() {
    String text = "Ünïcode, Ещё, 日本, \u0646\u0627\u0645\u0647\u200c\u0647\u0627, 😀";
    plain.setContext("td", null);
    plain.writeUserContent(text);
    assertThat(out.toString()).isEqualTo(text);
  }

  /** Or sending the form would change what was typed. */
  @Test
  void whatStandsInAFieldIsLeftAsItIs() {
    plain.setContext("input", "value");
    plain.writeUserContent("a\u202eb\"");
    assertThat(out.toString()).isEqualTo("a\u202eb&#34;");
  }
}
