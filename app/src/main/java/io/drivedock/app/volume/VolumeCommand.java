package io.drivedock.app.volume;

import picocli.CommandLine.Command;

/** {@code drivedock volume}: looks at devices and images, which it never writes to. */
@Command(
    name = "volume",
    description = {
      "Look at drives and images: what they hold, and what of it can be imported.",
      "Reads devices directly: nothing is mounted, nothing is written, and no root is needed, only"
          + " the right to read the device."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {InfoCommand.class, CheckCommand.class, DrivesCommand.class})
public final class VolumeCommand {}
