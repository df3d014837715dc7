package io.drivedock.station.settings;

import io.drivedock.settings.Settings;
import io.drivedock.station.store.KeySource;
import io.drivedock.station.store.Transport;
import io.drivedock.station.store.azure.AzureKeys;
import io.drivedock.station.store.azure.AzurePlace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads where in Azure the blobs of a target go. */
final class AzureSettings {

  private AzureSettings() {}

  /** Nothing only if a problem was noted. */
  static Optional<AzurePlace> read(Settings azure, Path base, Map<String, String> environment) {
    String endpoint = azure.text("endpoint", AzurePlace.ENDPOINT_DEFAULT);
    String container = azure.text("container").orElse(null);
    String tier = azure.text("accessTier").orElse(null);
    int uploadsMax =
        azure.whole("uploadsAtOnce", AzurePlace.UPLOADS_DEFAULT, 1, AzurePlace.UPLOADS_MAX);
    Transport transport = azure.oneOf("transport", Transport.DIRECT, List.of(Transport.values()));
    Optional<KeySource<AzureKeys>> keys = keys(azure, base, environment);
    Map<String, String> problems = new LinkedHashMap<>();
    note(problems, "endpoint", AzurePlace.endpointProblem(endpoint));
    note(problems, "container", AzurePlace.containerProblem(container, endpoint));
    note(problems, "accessTier", AzurePlace.accessTierProblem(tier));
    problems.forEach(azure::problem);
    if (!problems.isEmpty() || keys.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new AzurePlace(endpoint, container, keys.get(), spelled(tier), uploadsMax, transport));
  }

  /** As the service spells it: {@code Cool}. */
  private static @Nullable String spelled(@Nullable String tier) {
    return tier == null
        ? null
        : tier.substring(0, 1).toUpperCase(Locale.ROOT)
            + tier.substring(1).toLowerCase(Locale.ROOT);
  }

  private static void note(Map<String, String> problems, String key, @Nullable String problem) {
    if (problem != null) {
      problems.put(key, problem);
    }
  }

  /** Nothing only if a problem was noted. */
  private static Optional<KeySource<AzureKeys>> keys(
      Settings azure, Path base, Map<String, String> environment) {
    for (String secret : List.of("key", "accountKey", "sas", "sasToken", "clientSecret")) {
      if (azure.text(secret).isPresent()) {
        azure.problem(
            secret,
            "must not be in the settings: put it into a separate file, name that file"
                + " as 'keysFile', and create another one");
      }
    }
    Optional<String> file = azure.text("keysFile");
    try {
      if (file.isPresent()) {
        KeySource<AzureKeys> source = new KeySource.File<>(base.resolve(file.get()));
        // Read again whenever it is needed; a wrong one is told now.
        AzureKeys _ = source.reading(AzureKeys::parse).read();
        return Optional.of(source);
      }
      Optional<KeySource<AzureKeys>> keys =
          AzureKeys.ofEnvironment(environment).map(KeySource.Fixed::new);
      if (keys.isEmpty()) {
        azure.problem(
            "keysFile",
            "is missing: name the file with the keys, or set the variable AZURE_STORAGE_KEY,"
                + " AZURE_STORAGE_SAS_TOKEN, or AZURE_TENANT_ID, AZURE_CLIENT_ID and"
                + " AZURE_CLIENT_SECRET");
      }
      return keys;
    } catch (IOException e) {
      azure.problem("keysFile", "cannot be read: " + e);
    } catch (IllegalArgumentException e) {
      azure.problem("keysFile", "names a file that does not hold keys: " + e.getMessage());
    }
    return Optional.empty();
  }
}
