package io.drivedock.app.drive;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.box.Exit;
import io.drivedock.volume.VolumeException;
import io.drivedock.volume.bitlocker.UnlockKey;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.CharBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the key of a volume comes from: a file, or somebody who types it. */
public final class KeyOptions {

  private static final int BYTES_MAX = (64 << 10) + 1;

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = {
        "The key: a recovery password of 48 digits, a password, a .BEK file, or the 32 bytes of an"
            + " external key, in Base64 or not"
      })
  private @Nullable Path file;

  /** Made by picocli. */
  public KeyOptions() {}

  /**
   * The key, which the caller closes.
   *
   * @throws VolumeException if it cannot be one
   * @throws CommandFailedException if it is neither in a file nor typed
   */
  public UnlockKey key() throws VolumeException {
    return file == null ? typed() : read(file);
  }

  private static UnlockKey read(Path file) throws VolumeException {
    byte[] content;
    try (InputStream in = Files.newInputStream(file)) {
      content = in.readNBytes(BYTES_MAX);
    } catch (IOException e) {
      throw new CommandFailedException(
          Exit.UNUSABLE, "Cannot read the key file %s: %s".formatted(file, e.getMessage()), e);
    }
    try {
      return UnlockKey.ofFile(content);
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  private static UnlockKey typed() throws VolumeException {
    Console console =
        Optional.ofNullable(System.console())
            .filter(Console::isTerminal)
            .orElseThrow(
                () ->
                    new CommandFailedException(
                        Exit.UNUSABLE, "The volume is encrypted: give its key with --key-file."));
    char[] typed =
        console.readPassword("Recovery password, password or external key (not shown): ");
    if (typed == null) {
      throw new CommandFailedException(Exit.UNUSABLE, "No key was typed.");
    }
    try {
      return UnlockKey.ofText(CharBuffer.wrap(typed));
    } finally {
      Arrays.fill(typed, '\0');
    }
  }
}
