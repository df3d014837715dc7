package io.drivedock.prepare.submission;

import io.drivedock.drive.DriveInfo;
import io.drivedock.job.JobPath;
import io.drivedock.job.ReturnAddress;
import io.drivedock.prepare.source.SourceWalk;
import io.drivedock.settings.SettingsException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that describe a job: all or none of them. */
public final class JobOptions {

  @Option(
      names = "--job",
      required = true,
      paramLabel = "NAME",
      description = "Name of the job: letters, digits, hyphens.")
  private String name = "";

  @Option(
      names = "--location",
      required = true,
      paramLabel = "LOCATION",
      description = "The location that the parcel is sent to, as the service names it.")
  private String location = "";

  @Option(
      names = "--storage-account",
      required = true,
      paramLabel = "ID",
      description = "ARM id of the storage account for the blobs.")
  private String storageAccount = "";

  @Option(
      names = "--subscription",
      required = true,
      paramLabel = "GUID",
      description = "Subscription of the job.")
  private String subscription = "";

  @Option(
      names = "--resource-group",
      required = true,
      paramLabel = "GROUP",
      description = "Resource group of the job.")
  private String resourceGroup = "";

  @Option(
      names = "--return-address",
      required = true,
      paramLabel = "FILE",
      description = {
        "YAML or JSON file with the return address: recipientName,"
            + " streetAddress1, city, postalCode, countryOrRegion, phone, email; if"
            + " needed, streetAddress2 and stateOrProvince."
      })
  private Path returnAddress = Path.of("");

  @Option(
      names = "--submit",
      paramLabel = "URL",
      description = {
        "Submit the job to the service at this address. Without it the request is printed."
      })
  private @Nullable URI service;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = {
        "File with the token for the service. Without it the variable "
            + BearerToken.VARIABLE
            + " is used. A token is never an argument, because others on the machine"
            + " could read it."
      })
  private @Nullable Path tokenFile;

  @Option(names = Authorities.OPTION, paramLabel = "FILE", description = Authorities.DESCRIPTION)
  private @Nullable Path caFile;

  /** A job but for its drive, checked: what is wrong is told before anything is copied. */
  public record Draft(
      JobPath path,
      String location,
      String storageAccountId,
      ReturnAddress returnAddress,
      @Nullable URI service,
      @Nullable BearerToken token,
      @Nullable SSLContext trust) {

    public JobSubmission of(DriveInfo drive) {
      return new JobSubmission(
          new JobOrder(path, location, storageAccountId, returnAddress, drive));
    }
  }

  /**
   * Reads and checks all.
   *
   * @throws IllegalArgumentException saying what is wrong with which option
   */
  public Draft draft(Map<String, String> environment) {
    if (location.isBlank() || storageAccount.isBlank()) {
      throw new IllegalArgumentException("--location and --storage-account must not be empty");
    }
    if (service != null) {
      JobSubmission.checkService(service);
    }
    return new Draft(
        new JobPath(subscription, resourceGroup, name),
        location,
        storageAccount,
        address(),
        service,
        service == null ? null : BearerToken.find(tokenFile, environment),
        service == null ? null : trust(environment));
  }

  private @Nullable SSLContext trust(Map<String, String> environment) {
    String variable = environment.getOrDefault(Authorities.VARIABLE, "");
    if (caFile != null) {
      return Authorities.trust(caFile);
    }
    return variable.isBlank() ? null : Authorities.trust(Path.of(variable));
  }

  private ReturnAddress address() {
    try {
      return ReturnAddressFile.read(returnAddress);
    } catch (SettingsException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "--return-address " + returnAddress + " cannot be read: " + SourceWalk.reason(e), e);
    }
  }

  /** The same options again, for a command that is shown. */
  public List<String> words() {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("--job", name, "--location", location));
    words.addAll(List.of("--storage-account", storageAccount, "--subscription", subscription));
    words.addAll(List.of("--resource-group", resourceGroup));
    words.addAll(List.of("--return-address", returnAddress.toString()));
    if (service != null) {
      words.addAll(List.of("--submit", service.toString()));
    }
    if (tokenFile != null) {
      words.addAll(List.of("--token-file", tokenFile.toString()));
    }
    if (caFile != null) {
      words.addAll(List.of(Authorities.OPTION, caFile.toString()));
    }
    return words;
  }
}
