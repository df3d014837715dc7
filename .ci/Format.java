import com.google.googlejavaformat.java.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Formats every Java file of the repository with google-java-format, or says which ones differ. Run
 * by {@code mvn -N -Pformat validate}: the formatter needs the JDK that compiles, not the one Maven
 * runs on.
 */
final class Format {
  public static void main(String[] args) throws Exception {
    var apply = List.of(args).equals(List.of("apply"));
    if (!apply && !List.of(args).equals(List.of("check"))) {
      System.err.println("usage: Format apply|check, not " + List.of(args));
      System.exit(2);
    }
    var command = new ArrayList<String>();
    command.addAll(apply ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
    var options = command.size();
    command.addAll(javaFiles(Path.of(".").toRealPath()));
    var out = new PrintWriter(System.out, true);
    var err = new PrintWriter(System.err, true);
    var differing = new Main(out, err, System.in).format(command.toArray(String[]::new));
    out.flush();
    err.flush();
    if (differing != 0 && !apply) {
      System.err.println("These files are not formatted: run mvn -q -N -Pformat validate");
    } else if (differing == 0) {
      System.out.println((command.size() - options) + " files are formatted");
    }
    System.exit(differing);
  }

  private static List<String> javaFiles(Path root) throws IOException {
    try (var files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(
              file -> !root.relativize(file).toString().matches("(.*/)?(target|node_modules)/.*"))
          .map(Path::toString)
          .sorted()
          .toList();
    }
  }
}
