package io.drivedock.prepare.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SourceSelectionTest {

  @TempDir Path top;

  @BeforeEach
  void fill() throws IOException {
    for (String name : List.of("a.jpg", "b.txt", "raw/c.jpg", "raw/old/d.txt", "sub/raw/e.jpg")) {
      Files.createDirectories(top.resolve(name).getParent());
      Files.writeString(top.resolve(name), name);
    }
  }

  private List<String> taken(SourceSelection selection) throws PreparationException {
    List<String> taken = new ArrayList<>();
    new SourceWalk(top, name -> false, selection)
        .walk(
            new SourceWalk.Finds() {
              @Override
              public void file(SourceFile file) {
                taken.add(file.name());
              }

              @Override
              public void leftOut(LeftOut leftOut) {
                taken.add("!" + leftOut.path());
              }

              @Override
              public void emptyFolder() {}
            });
    return taken;
  }

  private static List<String> words(String text) {
    return text.equals("-") ? List.of() : List.of(text.split(" ", -1));
  }

  @ParameterizedTest
  @CsvSource({
    "-, -, a.jpg b.txt raw/c.jpg raw/old/d.txt sub/raw/e.jpg",
    "*.jpg, -, a.jpg raw/c.jpg sub/raw/e.jpg",
    "/*.jpg, -, a.jpg",
    "-, raw, a.jpg b.txt",
    "-, /raw, a.jpg b.txt sub/raw/e.jpg",
    "-, raw/old/, a.jpg b.txt raw/c.jpg sub/raw/e.jpg",
    "raw/, *.jpg, raw/old/d.txt",
    "raw/**, -, raw/c.jpg raw/old/d.txt",
    "*.jpg *.txt, b.* d.*, a.jpg raw/c.jpg sub/raw/e.jpg",
    "*.JPG, -, -",
  })
  void patternsSayWhatIsTaken(String includes, String excludes, String expected)
      throws PreparationException {
    assertThat(taken(SourceSelection.of(words(includes), words(excludes), null)))
        .isEqualTo(words(expected));
  }

  @Test
  void aListNamesFilesAndFolders() throws PreparationException {
    List<String> listed = List.of("raw/old", "./b.txt", "sub/", "none/f", "raw/old/d.txt");
    assertThat(taken(SourceSelection.of(List.of(), List.of("*.jpg"), listed)))
        .containsExactly("b.txt", "raw/old/d.txt", "!none/f");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/passwd", "a/../../b", ".", "/"})
  void aListNamesNothingOutsideTheFolder(String line) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SourceSelection.of(List.of(), List.of(), List.of(line)));
  }
}
