package io.drivedock.station.store.azure;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What stations keep in an account beside its blobs: claims, page blobs on their way, blobs that
 * only tried whether the account takes one. It is known by where it lies and by what is in it; what
 * somebody else puts there, or into the same container, is a blob like all others.
 */
final class OwnBlobs {

  /** Where it lies in an account whose containers are the customer's. */
  static final String CONTAINER = "drivedock";

  private static final String HIDDEN = ".drivedock/";
  private static final String OWNERS = HIDDEN + "owners/";
  private static final String PAGES = HIDDEN + "pages/";
  private static final String PROBES = HIDDEN + "probes/";

  private static final int FENCE_BYTES = 36;

  private static final Pattern ID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private final AzureAccount account;
  private final String container;

  /**
   * Those of an account.
   *
   * @param container that holds all blobs; null if each lies in the container it names
   */
  OwnBlobs(AzureAccount account, @Nullable String container) {
    this.account = account;
    this.container = container == null ? CONTAINER : container;
  }

  /** The container in which they lie. */
  String container() {
    return container;
  }

  BlobAddress fence(String owner) {
    return new BlobAddress(container, OWNERS + owner);
  }

  /** What the page blobs of an owner begin with that are on their way. */
  BlobAddress pages(String owner) {
    return new BlobAddress(container, PAGES + owner + "/");
  }

  BlobAddress probe(String name) {
    return new BlobAddress(container, PROBES + name);
  }

  /** Where a container of the customer's is tried. */
  static BlobAddress probe(String container, UUID name) {
    return new BlobAddress(container, PROBES + name);
  }

  /** Whether stations write to that place. */
  boolean isPlace(BlobAddress address) {
    return isProbe(address.blob())
        || (address.container().equals(container) && isPlace(address.blob()));
  }

  private static boolean isProbe(String name) {
    return name.startsWith(PROBES) && ID.matcher(name.substring(PROBES.length())).matches();
  }

  /**
   * Whether a blob of any container only tried something.
   *
   * @param length in bytes
   */
  static boolean isProbe(String name, long length) {
    return length == 1 && isProbe(name);
  }

  private static boolean isPlace(String name) {
    return name.startsWith(OWNERS) || name.startsWith(PAGES) || name.startsWith(PROBES);
  }

  /**
   * Whether a station wrote a blob of that container.
   *
   * @param length in bytes
   */
  boolean isOurs(String name, long length) {
    if (name.startsWith(OWNERS)) {
      return length == FENCE_BYTES && isFence(new BlobAddress(container, name));
    }
    if (name.startsWith(PAGES)) {
      // It may have any bytes, but its owner has a claim.
      String rest = name.substring(PAGES.length());
      int slash = rest.indexOf('/');
      return slash > 0
          && ID.matcher(rest.substring(slash + 1)).matches()
          && isFence(fence(rest.substring(0, slash)));
    }
    return isProbe(name, length);
  }

  private boolean isFence(BlobAddress address) {
    ByteBuffer there = ByteBuffer.allocate(FENCE_BYTES);
    return account.read(address, "", 0, there)
        && ID.matcher(new String(there.array(), StandardCharsets.US_ASCII)).matches();
  }
}
