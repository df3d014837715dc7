package io.drivedock.app.drive;

import io.drivedock.app.box.Exit;
import io.drivedock.app.client.Screen;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code drivedock verify}: proves a drive against its manifest, with no service at all. */
@Command(
    name = "verify",
    description = {
      "Verifies that a drive has every byte that its manifest lists, and lists"
          + " every damaged range.",
      "Works on exported and on prepared drives, and needs no service. A device or an image is"
          + " read without mounting it; where it is encrypted and there is no key file, the key is"
          + " asked for and not shown."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "  drivedock verify /media/drive --manifest-hash 109B21108597EF36D5785F08303F3638",
      "  drivedock verify /dev/sdb --key-file key.txt",
      "",
      "Without the hash, which the job shows, damage is detected but forgery is not.",
      "Exit codes: 0 every byte is there, 1 something is damaged or missing, 2"
          + " the drive cannot be verified."
    })
public final class VerifyCommand implements Callable<Integer> {

  private static final double NANOS = 1e9;

  @Mixin private ManifestOptions manifest = new ManifestOptions();
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    try (DriveAtHome home = manifest.look()) {
      return verify(home, Objects.requireNonNull(spec).commandLine().getOut());
    }
  }

  private int verify(DriveAtHome home, PrintWriter out) {
    home.introduce(out);
    Damage damage = new Damage();
    long began = System.nanoTime();
    long hashing = HomeProof.prove(home, manifest.bar("verify", home), damage);
    int processors = Runtime.getRuntime().availableProcessors();
    double seconds = (System.nanoTime() - began) / NANOS;
    out.printf(
        Locale.ROOT,
        "Read in %.1f s, %s a second; %s was the limit.%n",
        seconds,
        Screen.size((long) (home.bytes() / Math.max(seconds, 1e-3))),
        hashing > seconds * NANOS * processors / 2 ? "hashing" : "reading");
    damage.lines().forEach(out::println);
    if (damage.isNone()) {
      out.println("Every byte is there and matches the manifest.");
      return 0;
    }
    out.printf("%s damaged or missing.%n", Damage.share(damage.blobs(), home.blobs()));
    return Exit.FAILED.code();
  }
}
