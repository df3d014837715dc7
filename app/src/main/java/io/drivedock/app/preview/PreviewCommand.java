package io.drivedock.app.preview;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.box.Exit;
import io.drivedock.drive.BlobList;
import io.drivedock.drive.ManifestException;
import io.drivedock.prepare.text.Printable;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code drivedock preview}: what {@code PreviewExport} of Azure's tool does. */
@Command(
    name = "preview",
    sortOptions = false,
    description = {
      "Show how many drives an export needs, how much each would hold, and what"
          + " cannot be exported, before any drive is sent and without any service.",
      "Reads the store directly and plans as the service does: drives that"
          + " arrive in this order get exactly this, unless blobs are added or"
          + " removed meanwhile."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "  drivedock preview --list mine.xml --drive-size \"2 TB\" --from store.yaml --account press",
      "  drivedock preview --prefix /films/ --drive-size 8TB --drive-size 2TB --from store.yaml \\",
      "      --account press",
      "",
      "store.yaml:  targets: {main: {azure: {endpoint: \"https://{account}.blob.core.windows.net\","
          + " keysFile: key}}}",
      "Exit codes: 0 everything fits, 1 something would fit on no drive, 2"
          + " invalid arguments, settings or",
      "list, 5 the store refuses access, 6 the store is unreachable."
    })
public final class PreviewCommand implements Callable<Integer> {

  @Option(
      names = "--list",
      paramLabel = "FILE",
      description = "A blob list on this machine: <BlobList>, as a job accepts it")
  private @Nullable Path list;

  @Option(
      names = "--path",
      paramLabel = "PATH",
      description = "A blob, container/name. Repeatable.")
  private List<String> paths = new ArrayList<>();

  @Option(
      names = "--prefix",
      paramLabel = "PREFIX",
      description = "All blobs with this prefix, /container/pre; / for all. Repeatable.")
  private List<String> prefixes = new ArrayList<>();

  @Mixin private PreviewOptions options = new PreviewOptions();

  @Option(names = "--json", description = "Print JSON")
  private boolean isJson;

  @Spec private @Nullable CommandSpec spec;

  /** Made by the program. */
  public PreviewCommand() {}

  @Override
  public Integer call() {
    BlobList selected = selected();
    if (selected.blobs().isEmpty() && selected.prefixes().isEmpty()) {
      throw new CommandFailedException(
          Exit.UNUSABLE, "Nothing is selected: give --list, --path or --prefix.");
    }
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    return options.show(selected, isJson, line.getOut(), line.getErr()).code();
  }

  private BlobList selected() {
    BlobList named = BlobList.of(paths, prefixes);
    if (list == null) {
      return named;
    }
    BlobList listed = read(list);
    return new BlobList(
        Stream.concat(listed.blobs().stream(), named.blobs().stream()).toList(),
        Stream.concat(listed.prefixes().stream(), named.prefixes().stream()).toList());
  }

  private static BlobList read(Path file) {
    try (InputStream stream = new BufferedInputStream(Files.newInputStream(file))) {
      return BlobList.read(stream);
    } catch (ManifestException e) {
      throw new CommandFailedException(
          Exit.UNUSABLE,
          "--list " + file + " is not a blob list: " + Printable.of(String.valueOf(e.getMessage())),
          e);
    } catch (NoSuchFileException e) {
      throw new CommandFailedException(Exit.UNUSABLE, "--list " + file + " does not exist.", e);
    } catch (IOException e) {
      throw new CommandFailedException(
          Exit.UNUSABLE, "--list " + file + " cannot be read: " + e.getMessage() + ".", e);
    }
  }
}
