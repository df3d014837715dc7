package io.drivedock.app.drive;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.box.Exit;
import io.drivedock.app.client.Screen;
import io.drivedock.dock.Progress;
import io.drivedock.drive.BlobPath;
import io.drivedock.prepare.text.Printable;
import io.drivedock.station.restoring.DriveRestore;
import io.drivedock.station.settings.TargetConfig;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.slot.Unlock;
import io.drivedock.station.store.BlobReader;
import io.drivedock.station.store.RetryingStore;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.TransferOptions;
import io.drivedock.station.transfer.Blocks;
import io.drivedock.station.transfer.TransferStoppedException;
import io.drivedock.station.transfer.TransferWatch;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drivedock restore}: brings what is on a drive out under its own names. */
@Command(
    name = "restore",
    description = {
      "Copies every blob of a drive into a folder, or into a target of a"
          + " station, with its own name, properties and metadata.",
      "Every block is verified. An existing blob is never replaced: one with"
          + " the same content is verified and left. After an interruption, run it"
          + " again."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "  drivedock restore /media/drive ~/films",
      "  drivedock restore /media/drive --into station.yaml --account films",
      "  drivedock restore WD-1234.img ~/films --key-file key.txt",
      "",
      "Exit codes: 0 every blob is restored, 1 some are not, 2 nothing could be done."
    })
public final class RestoreCommand implements Callable<Integer> {

  private static final long MEMORY_BYTES = 128L << 20;

  @Mixin private ManifestOptions manifest = new ManifestOptions();
  @Mixin private StoreOptions storeOptions = new StoreOptions();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TO",
      description = "The folder; created if missing, in an existing folder")
  private @Nullable Path to;

  @Option(
      names = "--into",
      paramLabel = "SETTINGS",
      description = "Instead of TO: the settings of a station, or a file with only 'targets'")
  private @Nullable Path into;

  @Spec private @Nullable CommandSpec spec;

  /** Where to, and how it is opened. */
  private record Destination(
      String place, @Nullable Path folder, TransferOptions options, Opening open) {
    interface Opening {
      RetryingStore by(String owner, BooleanSupplier isStopped);
    }
  }

  @Override
  public Integer call() {
    Destination destination = destination();
    try (DriveAtHome home = manifest.look()) {
      PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
      home.introduce(out);
      Path folder = destination.folder();
      if (folder != null) {
        home.folder().ifPresent(drive -> RestoreFolder.checkApart(folder, drive));
      }
      RestoreTally tally = new RestoreTally(out);
      restore(home, destination, tally);
      return tally.sumUp(destination.place(), home.blobs()) ? 0 : Exit.FAILED.code();
    }
  }

  private Destination destination() {
    Path settings = into;
    Path folder = to;
    if ((settings == null) == (folder == null)) {
      throw new CommandFailedException(
          Exit.UNUSABLE,
          "Name the destination: a folder after the drive, or --into with settings.");
    }
    if (folder != null) {
      if (storeOptions.areGiven()) {
        throw new CommandFailedException(
            Exit.UNUSABLE,
            "--target and --account can be used only with --into, not with a folder.");
      }
      RestoreFolder.check(folder);
      return new Destination(
          folder.toString(),
          folder,
          TransferOptions.PLAIN,
          (owner, isStopped) -> RestoreFolder.open(folder, owner, isStopped));
    }
    StoreOptions.Chosen chosen =
        storeOptions.read(Objects.requireNonNull(settings), System.getenv());
    return new Destination(
        chosen.place(), folderOf(chosen), chosen.config().options(), chosen::open);
  }

  /** That of the account, if it is one; a target that is not there says so when it is opened. */
  private static @Nullable Path folderOf(StoreOptions.Chosen chosen) {
    return chosen.config() instanceof TargetConfig.Folder target
            && Files.isDirectory(target.folder())
        ? target.folder().resolve(chosen.account())
        : null;
  }

  private void restore(DriveAtHome home, Destination destination, RestoreTally tally) {
    String owner = "restore-" + home.owner();
    try (OpenDrive open = home.opener().read(home.id(), Unlock.NONE);
        Bar bar = manifest.bar("restore", home)) {
      TransferWatch watch = watch(bar);
      try (RetryingStore store = destination.open().by(owner, watch::isStopped)) {
        Path folder = destination.folder();
        if (folder != null) {
          tally.printNames(path -> RestoreFolder.otherName(store, path));
          RestoreFolder.checkRoom(folder, owner, home.bytes(), () -> missing(home, store));
        }
        try (DriveRestore restore =
            new DriveRestore(
                open,
                store,
                destination.options().readBack(),
                new Blocks(MEMORY_BYTES),
                home.bytes(),
                watch,
                tally)) {
          home.forEach(restore::take);
          restore.finish();
        }
      }
    } catch (DriveException e) {
      throw new CommandFailedException(Exit.UNUSABLE, String.valueOf(e.getMessage()), e);
    } catch (TransferStoppedException | StoreException e) {
      throw new CommandFailedException(
          Printable.of(String.valueOf(e.getMessage()))
              + " What was restored until then is complete; run it again for the rest.",
          e);
    }
  }

  /** Bytes of the blobs that are not there. */
  private static long missing(DriveAtHome home, BlobReader store) {
    long[] bytes = {0};
    home.forEach(
        blob -> {
          boolean isThere;
          try {
            isThere = store.stat(BlobPath.parse(blob.targetPath())).isPresent();
          } catch (IllegalArgumentException e) {
            // It has no name that it could be restored under.
            isThere = true;
          }
          bytes[0] += isThere ? 0 : blob.content().bytes();
        });
    return bytes[0];
  }

  private static TransferWatch watch(Bar bar) {
    return new TransferWatch() {
      @Override
      public void progress(Progress progress) {
        bar.reach(progress.bytesDone());
      }

      @Override
      public boolean isStopped() {
        return Thread.currentThread().isInterrupted();
      }
    };
  }

  /** How much there is to say, for a line. */
  static String amount(long blobs, long bytes) {
    return Printable.count(blobs, "blob") + ", " + Screen.size(bytes);
  }
}
