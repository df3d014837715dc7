package io.drivedock.app.drive;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.box.Exit;
import io.drivedock.app.client.Screen;
import io.drivedock.drive.ManifestBlob;
import io.drivedock.prepare.text.Printable;
import io.drivedock.station.hashing.HashEngine;
import io.drivedock.station.proving.DriveProof;
import io.drivedock.station.repairing.DriveRepair;
import io.drivedock.station.slot.DriveException;
import io.drivedock.station.slot.MendableDrive;
import io.drivedock.station.slot.OpenDrive;
import io.drivedock.station.slot.Unlock;
import io.drivedock.station.store.RetryPolicy;
import io.drivedock.station.store.RetryingReader;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.transfer.Blocks;
import io.drivedock.station.transfer.TransferStoppedException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code drivedock repair}: mends a drive with what is still in the store. */
@Command(
    name = "repair",
    description = {
      "Verifies a drive, or a copy of one, against its manifest, fetches from"
          + " the store only what is damaged or missing, writes it in place, and"
          + " verifies what it wrote.",
      "Nothing is written that does not match the manifest, and the manifest"
          + " itself is never written to. After an interruption, run it again."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "  drivedock repair /media/drive --from station.yaml --account films",
      "",
      "A blob that has changed in the store, or is no longer there, cannot be repaired.",
      "Exit codes: 0 every byte is there, 1 something is still damaged or"
          + " missing, 2 nothing could be done."
    })
public final class RepairCommand implements Callable<Integer> {

  private static final long MEMORY_BYTES = 128L << 20;

  @Mixin private ManifestOptions manifest = new ManifestOptions();
  @Mixin private StoreOptions storeOptions = new StoreOptions();

  @Option(
      names = "--from",
      required = true,
      paramLabel = "SETTINGS",
      description = "The settings of a station, or a file with only 'targets'")
  private Path from = Path.of("");

  @Spec private @Nullable CommandSpec spec;

  /** What was done and what was not. */
  private static final class Tally {
    private long blobs;
    private long ranges;
    private long bytes;
    private long notMended;
  }

  @Override
  public Integer call() {
    StoreOptions.Chosen store = storeOptions.read(from, System.getenv());
    DriveAtHome home = manifest.look();
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    home.introduce(out);
    Tally tally = new Tally();
    Damage damage = new Damage();
    repair(home, store, out, tally, damage);
    damage.lines().forEach(out::println);
    if (tally.ranges > 0) {
      out.printf(
          "Repaired: %s of %s, %s.%n",
          Printable.count(tally.ranges, "range"),
          Printable.count(tally.blobs, "blob"),
          Screen.size(tally.bytes));
    }
    if (damage.isNone() && tally.notMended == 0) {
      out.println("Every byte is there and matches the manifest.");
      return 0;
    }
    out.printf(
        "%s still damaged or missing.%n", Damage.share(Math.max(damage.blobs(), 1), home.blobs()));
    return Exit.FAILED.code();
  }

  private void repair(
      DriveAtHome home, StoreOptions.Chosen from, PrintWriter out, Tally tally, Damage damage) {
    HashEngine engine = HashEngine.ofThisMachine();
    engine.expect(home.bytes());
    Blocks blocks = new Blocks(MEMORY_BYTES);
    try (MendableDrive mendable = home.opener().mend(home.id(), Unlock.NONE);
        OpenDrive read = home.opener().read(home.id(), Unlock.NONE);
        RetryingReader store = opened(from);
        Bar bar = manifest.bar("repair", home);
        DriveRepair repair =
            new DriveRepair(
                mendable, read, store, blocks, engine, home::isManifest, watch(bar, out, tally))) {
      home.forEach(repair::take);
      repair.finish();
      if (repair.isAnythingInDoubt()) {
        proveAgain(home, repair, new Proving(blocks, engine, damage));
      }
    } catch (DriveException e) {
      throw new CommandFailedException(Exit.UNUSABLE, shown(e), e);
    } catch (TransferStoppedException | StoreException e) {
      throw new CommandFailedException(
          shown(e) + " What was repaired until then is complete; run it again for the rest.", e);
    }
  }

  private static RetryingReader opened(StoreOptions.Chosen from) {
    try {
      return from.openToRead(RetryPolicy.DEFAULT, RepairCommand::isInterrupted);
    } catch (StoreException e) {
      throw new CommandFailedException(Exit.UNUSABLE, shown(e), e);
    }
  }

  private static String shown(Exception e) {
    return Printable.of(String.valueOf(e.getMessage()));
  }

  /** With what the last proof is made. */
  private record Proving(Blocks blocks, HashEngine engine, Damage damage) {}

  private static void proveAgain(DriveAtHome home, DriveRepair repair, Proving with)
      throws DriveException, TransferStoppedException {
    try (OpenDrive again = home.opener().reread(home.id(), Unlock.NONE);
        DriveProof proof =
            new DriveProof(again, with.blocks(), with.engine(), with.damage().watch(bytes -> {}))) {
      home.forEach(
          blob -> {
            if (repair.isInDoubt(blob)) {
              proof.prove(blob);
              proof.proveHoles(blob);
            }
          });
      proof.finish();
    }
  }

  private static boolean isInterrupted() {
    return Thread.currentThread().isInterrupted();
  }

  private static DriveRepair.Watch watch(Bar bar, PrintWriter out, Tally tally) {
    return new DriveRepair.Watch() {
      @Override
      public void looked(long bytes) {
        bar.step(bytes);
      }

      @Override
      public void mended(ManifestBlob blob, int ranges, long bytes) {
        tally.blobs++;
        tally.ranges += ranges;
        tally.bytes += bytes;
        out.printf(
            "%s: repaired %s, %s (%s)%n",
            Printable.of(blob.targetPath()),
            Printable.count(ranges, "range"),
            Screen.size(bytes),
            Printable.of(blob.filePath()));
      }

      @Override
      public void notMended(ManifestBlob blob, String why) {
        tally.notMended++;
        out.printf("%s: not repaired: %s%n", Printable.of(blob.targetPath()), Printable.of(why));
      }

      @Override
      public boolean isStopped() {
        return isInterrupted();
      }
    };
  }
}
