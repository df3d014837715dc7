package io.drivedock.app.demo;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.box.Installation;
import io.drivedock.app.box.SingleBox;
import io.drivedock.app.client.Api;
import io.drivedock.app.client.Screen;
import io.drivedock.prepare.source.PreparationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the whole of it in half a minute. */
@Command(
    name = "demo",
    description = {
      "Run a complete import, then cancel and delete a second job, or export"
          + " what was imported.",
      "Exits with 0 only if every byte was read back from the store and compared."
    },
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "FOLDER",
      description = "The files to import; never changed. Default: generated sample files")
  private @Nullable Path folder;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      defaultValue = "drivedock-demo",
      description = "Folder for the drives, the database and the store. Default: ${DEFAULT-VALUE}")
  private Path data = Path.of("drivedock-demo");

  @Option(
      names = "--export",
      description =
          "Instead of the second job, export everything to a blank drive and verify"
              + " it at home")
  private boolean isExport;

  @Spec private @Nullable CommandSpec spec;

  private final InstantSource clock;

  public DemoCommand(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() throws IOException {
    if (folder != null && !Files.isDirectory(folder)) {
      throw new CommandFailedException("The folder " + folder + " to import does not exist.");
    }
    // What goes wrong is told by the demo; what goes well would stand between its lines.
    if (LoggerFactory.getLogger("io.drivedock") instanceof ch.qos.logback.classic.Logger logger) {
      logger.setLevel(ch.qos.logback.classic.Level.WARN);
    }
    DemoFolder place = DemoFolder.fresh(data, folder);
    Screen screen =
        new Screen(Objects.requireNonNull(spec).commandLine().getOut(), Screen.isTerminal());
    AtomicReference<@Nullable SlowTargets> targets = new AtomicReference<>();
    try (SingleBox box =
        SingleBox.start(
            Installation.defaults(place.root()).onAFreePort(1),
            inner -> {
              SlowTargets slow = new SlowTargets(inner);
              targets.set(slow);
              return slow;
            },
            clock)) {
      String token = box.firstToken().orElseThrow();
      try (Api api = new Api(box.url(), token)) {
        screen.say(
            isExport
                ? "Drivedock demo: one whole import, then all of it onto a drive and home again."
                : "Drivedock demo: one whole import, then a job that is cancelled and deleted.");
        screen.say("Simulated: the parcel is a folder that is moved, and this program plays the");
        screen.say(
            "customer and the operator. Service, station and object store are the real ones.");
        DemoParties parties = new DemoParties(screen, api, place, clock);
        new ImportStory(parties).run(folder);
        if (isExport) {
          new ExportStory(parties).run(folder);
        } else {
          Objects.requireNonNull(targets.get()).beSlow();
          new CancelStory(parties).run();
        }
        parties.farewell();
      }
    } catch (PreparationException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()), e);
    }
    return 0;
  }
}
