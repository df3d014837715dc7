package io.drivedock.prepare.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlainWriterTest {

  private static String printed(Consumer<PrintWriter> work) {
    StringWriter shown = new StringWriter();
    PlainWriter out = PlainWriter.onto(new PrintWriter(shown));
    work.accept(out);
    out.flush();
    return shown.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u001b[2J",
        "\u001b]0;owned\u0007",
        "\u001b[8m",
        "\u001b[40m",
        "\u001b[30m",
        "\u001b[38;5;0m",
        "\u001b[1A",
        "\u001b",
        "\r",
        "a\rb",
        "\u009b31m",
        "\u0085",
        "\u007f",
        "\b",
        "\u0000",
        "\u202e",
        "\u2066",
        "\u200f",
        "\ufeff",
        "\u2028",
        "\u2029",
        "\ud800",
        "\udc00x",
        "\udb40\udc41"
      })
  void nothingThatSteersATerminalIsPrinted(String text) {
    for (String shown :
        new String[] {
          printed(out -> out.print("drive " + text + ".")),
          printed(out -> out.printf("drive %s.", text)),
          printed(out -> out.append("drive ").append(text).append('.')),
          printed(out -> ("drive " + text + ".").chars().forEach(out::write)),
          printed(out -> out.write(("drive " + text + ".").toCharArray()))
        }) {
      assertThat(shown)
          .startsWith("drive ")
          .endsWith(".")
          .contains("\\u")
          .matches("[^\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]*");
    }
  }

  @Test
  void linesTabsStylesAndLettersStay() {
    String text =
        "a\tb\r\nc\n\u001b[1;36md\u001b[0m\u001b[33m \u00e9 \ud83d\ude00 \u001b[21m\u001b[39m";
    assertThat(printed(out -> out.print(text))).isEqualTo(text);
    assertThat(printed(out -> "\ud83d\ude00 \u00e9".chars().forEach(out::write)))
        .isEqualTo("\ud83d\ude00 \u00e9");
  }

  @Test
  void anEscapeIsOneOfJson() {
    assertThat(printed(out -> out.print("\u0085 \udb40\udc41")))
        .isEqualTo("\\u0085 \\uDB40\\uDC41");
  }

  @Test
  void aSequenceOfOursIsPrintedAsItIsAndInItsPlace() {
    assertThat(
            printed(
                out -> {
                  out.print("one");
                  PlainWriter.control(out, "\r\u001b[J");
                  out.print("two\r");
                }))
        .isEqualTo("one\r\u001b[Jtwo\\u000D");
    StringWriter bare = new StringWriter();
    PlainWriter.control(new PrintWriter(bare), "\r");
    assertThat(bare.toString()).isEqualTo("\r");
  }
}
