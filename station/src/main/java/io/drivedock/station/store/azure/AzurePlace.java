package io.drivedock.station.store.azure;

import io.drivedock.station.store.KeySource;
import io.drivedock.station.store.Transport;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the blobs of a target go in Azure. {@link #toString} holds no secret.
 *
 * @param endpoint of the blob service, without a slash at its end; may hold {@value #ACCOUNT}
 * @param container in which all blobs of an account lie, in a folder for each container that a job
 *     names; null if they lie in the containers that jobs name. May hold {@value #ACCOUNT}. One of
 *     endpoint and container must, because the blobs of customers are kept apart
 * @param keys what opens it
 * @param accessTier of new block blobs; null for the account's own
 * @param uploadsMax how many uploads at once, 1 to {@value #UPLOADS_MAX}
 * @param transport how the bytes go
 */
public record AzurePlace(
    String endpoint,
    @Nullable String container,
    KeySource<AzureKeys> keys,
    @Nullable String accessTier,
    int uploadsMax,
    Transport transport) {

  /** Stands for the account. */
  public static final String ACCOUNT = "{account}";

  /** The public cloud, with a storage account for each customer. */
  public static final String ENDPOINT_DEFAULT = "https://" + ACCOUNT + ".blob.core.windows.net";

  /** How many uploads at once if nobody says otherwise. */
  public static final int UPLOADS_DEFAULT = 16;

  /** More uploads at once than this are not made. */
  public static final int UPLOADS_MAX = 128;

  private static final String NAME_FOR_TRYING = "account1";
  private static final Set<String> TIERS = Set.of("hot", "cool", "cold");

  /** What is wrong with an endpoint; null if nothing is. */
  public static @Nullable String endpointProblem(String endpoint) {
    try {
      URI uri = URI.create(endpoint.replace(ACCOUNT, NAME_FOR_TRYING));
      boolean isHttp = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      boolean isBare =
          uri.getQuery() == null && uri.getFragment() == null && uri.getUserInfo() == null;
      if (isHttp && uri.getHost() != null && isBare && !endpoint.endsWith("/")) {
        return null;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    return "is not an address such as https://{account}.blob.core.windows.net";
  }

  /** What is wrong with a container; null if nothing is. */
  public static @Nullable String containerProblem(@Nullable String container, String endpoint) {
    if (container == null) {
      return endpoint.contains(ACCOUNT)
          ? null
          : "is missing: where 'endpoint' has no {account}, say container: \"{account}\"";
    }
    if (!container.contains(ACCOUNT) && !endpoint.contains(ACCOUNT)) {
      return "has no {account}, and neither has 'endpoint': customers would share their blobs";
    }
    return isContainer(container.replace(ACCOUNT, NAME_FOR_TRYING))
        ? null
        : "is not a container name: 3 to 63 lower-case letters, digits and single hyphens";
  }

  static boolean isContainer(String name) {
    return name.length() >= 3 && name.length() <= 63 && name.matches("[a-z0-9](?:-?[a-z0-9])*");
  }

  /** What is wrong with an access tier; null if nothing is. */
  public static @Nullable String accessTierProblem(@Nullable String tier) {
    return tier == null || TIERS.contains(tier.toLowerCase(Locale.ROOT))
        ? null
        : "must be Hot, Cool or Cold; archived blobs could not be verified";
  }

  public String place() {
    return container == null ? endpoint : endpoint + "/" + container;
  }

  URI endpoint(String account) {
    return URI.create(endpoint.replace(ACCOUNT, account));
  }
}
