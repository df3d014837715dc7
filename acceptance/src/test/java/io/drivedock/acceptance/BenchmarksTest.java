package io.drivedock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./bench} compiles when it is called would otherwise break unseen. */
final class BenchmarksTest {

  private static final Path SOURCES =
      Path.of(System.getProperty("drivedock.root", "..")).resolve("benchmarks");

  @TempDir Path classes;

  @Test
  void theBenchmarksCompileAgainstTheProductWithoutAWarning() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> sources = Files.list(SOURCES)) {
      List<Path> java = sources.filter(file -> file.toString().endsWith(".java")).toList();
      List<String> options =
          List.of(
              "-Xlint:all,-classfile,-processing",
              "-Werror",
              "-proc:none",
              "-d",
              classes.toString(),
              "-cp",
              System.getProperty("java.class.path"));
      boolean isDone =
          compiler
              .getTask(said, files, null, options, null, files.getJavaFileObjectsFromPaths(java))
              .call();
      assertThat(java).isNotEmpty();
      assertThat(isDone).as(said.toString()).isTrue();
    }
  }
}
