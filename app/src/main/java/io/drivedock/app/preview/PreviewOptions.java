package io.drivedock.app.preview;

import io.drivedock.app.box.CommandFailedException;
import io.drivedock.app.box.Exit;
import io.drivedock.app.client.Screen;
import io.drivedock.app.drive.StoreOptions;
import io.drivedock.drive.BlobList;
import io.drivedock.job.ExportSelection;
import io.drivedock.prepare.planning.DriveSize;
import io.drivedock.prepare.text.Printable;
import io.drivedock.station.planning.ExportForecast;
import io.drivedock.station.planning.ExportPreview;
import io.drivedock.station.planning.UnusableListException;
import io.drivedock.station.store.BlobReader;
import io.drivedock.station.store.RetryPolicy;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.transfer.TransferStoppedException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** For which drives, and into which store one looks. */
public final class PreviewOptions {

  /** Somebody sits there and waits. */
  private static final RetryPolicy RETRY_POLICY =
      new RetryPolicy(Duration.ofMillis(200), Duration.ofSeconds(5), Duration.ofSeconds(30));

  @Option(
      names = "--from",
      paramLabel = "SETTINGS",
      required = true,
      description =
          "Where the blobs are: the settings of a station, or a file with only"
              + " 'targets'. Permission to list and to read is enough.")
  private Path from = Path.of("");

  @Mixin private StoreOptions storeOptions = new StoreOptions();

  @Option(
      names = "--drive-size",
      paramLabel = "SIZE",
      required = true,
      converter = SizeConverter.class,
      description =
          "Nominal size of a drive: a number with MB, GB or TB, 1 TB = 10^12 bytes."
              + " Once for all drives, or once for each, in the order in which they"
              + " arrive.")
  private List<DriveSize> sizes = new ArrayList<>();

  @Option(
      names = "--drives",
      paramLabel = "N",
      description = "Number of drives. Default: as many as are needed, or as the job has")
  private @Nullable Integer count;

  @Option(names = "--quiet", description = "Do not show how many blobs were listed so far")
  private boolean isQuiet;

  /** Made by picocli. */
  public PreviewOptions() {}

  /**
   * What is asked for.
   *
   * @param account whose blobs, if there is a job that says so
   * @param drives how many the job has, if there is a job and it says so
   */
  public record Asked(
      ExportSelection selection, @Nullable String account, OptionalInt drives, boolean isJson) {}

  /** Looks into a store. */
  private interface Look {
    ExportForecast into(ExportPreview preview)
        throws TransferStoppedException, UnusableListException;
  }

  static final class SizeConverter implements ITypeConverter<DriveSize> {
    @Override
    public DriveSize convert(String value) {
      try {
        return DriveSize.parse(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }

  /**
   * Looks, and shows what an export would come to.
   *
   * @return {@link Exit#DONE} if all that is named would be on the drives
   * @throws CommandFailedException if it cannot be told
   */
  public Exit show(Asked asked, PrintWriter out, PrintWriter err) {
    return show(asked, preview -> preview.of(asked.selection()), out, err);
  }

  /** The same of a list that is not in the store. */
  Exit show(BlobList list, boolean isJson, PrintWriter out, PrintWriter err) {
    Asked asked =
        new Asked(
            new ExportSelection.Listed(List.of(), List.of()), null, OptionalInt.empty(), isJson);
    return show(asked, preview -> preview.of(list), out, err);
  }

  private Exit show(Asked asked, Look look, PrintWriter out, PrintWriter err) {
    Drives drives = Drives.of(sizes, count == null ? asked.drives() : OptionalInt.of(count));
    StoreOptions.Chosen chosen = storeOptions.read(from, System.getenv(), asked.account());
    ExportForecast forecast = forecast(chosen, drives, look, err);
    Preview preview = new Preview(drives, forecast);
    if (asked.isJson()) {
      out.println(preview.json());
    } else {
      preview.lines().forEach(out::println);
    }
    out.flush();
    if (preview.isOfNothing()) {
      return Exit.NOT_THERE;
    }
    return preview.isWhole() ? Exit.DONE : Exit.FAILED;
  }

  private ExportForecast forecast(
      StoreOptions.Chosen chosen, Drives drives, Look look, PrintWriter err) {
    try (ListedCount watch = new ListedCount(err, !isQuiet, Screen.isTerminal());
        BlobReader store = chosen.openToRead(RETRY_POLICY, watch::isStopped)) {
      return look.into(
          new ExportPreview(store, chosen.config().options(), drives.freeBytes(), watch));
    } catch (StoreException e) {
      throw new CommandFailedException(
          exit(e.kind()), Printable.of(String.valueOf(e.getMessage())), e);
    } catch (UnusableListException e) {
      throw new CommandFailedException(
          Printable.of(String.valueOf(e.getMessage()))
              + " The job would end as BlobListFormatInvalid.",
          e);
    } catch (TransferStoppedException e) {
      throw new CommandFailedException("The preview was interrupted.", e);
    }
  }

  private static Exit exit(StoreException.Kind kind) {
    return switch (kind) {
      case UNAVAILABLE -> Exit.UNREACHABLE;
      case FORBIDDEN -> Exit.NOT_ALLOWED;
      case FULL, LEASED, CHANGED, REJECTED -> Exit.FAILED;
    };
  }
}
