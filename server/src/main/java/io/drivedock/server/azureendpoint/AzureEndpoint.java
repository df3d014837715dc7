package io.drivedock.server.azureendpoint;

import io.drivedock.job.JobPath;
import io.drivedock.settings.Settings;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How the Azure endpoint is set up; a server that has none serves its own APIs over HTTP and
 * nothing else.
 *
 * @param port on which https is spoken; 0 takes a free one
 * @param names host names and addresses by which clients come, besides those of this machine
 * @param proof what TLS proves them with
 * @param subscriptions the name of each subscription that clients are told of, by its GUID in lower
 *     case
 */
public record AzureEndpoint(
    int port, List<String> names, Proof proof, Map<String, String> subscriptions) {

  /** The port where none is set. */
  public static final int PORT_DEFAULT = 8751;

  /** The subscription where none is set. */
  public static final String SUBSCRIPTION_DEFAULT = "00000000-0000-0000-0000-000000000001";

  private static final String SUBSCRIPTION_NAME_DEFAULT = "Drivedock";
  private static final int NAME_MAX = 253;
  private static final int SUBSCRIPTION_NAME_MAX = 100;
  private static final Set<String> EVERY_ADDRESS = Set.of("0.0.0.0", "::");
  private static final List<String> THIS_MACHINE = List.of("localhost", "127.0.0.1", "::1");
  private static final Pattern DNS_NAME =
      Pattern.compile(
          "(\\*\\.)?([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)*"
              + "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

  public AzureEndpoint {
    names = List.copyOf(names);
    subscriptions = Collections.unmodifiableMap(new LinkedHashMap<>(subscriptions));
  }

  /** What TLS proves the names of this server with. */
  public sealed interface Proof {

    /**
     * A certificate that this server makes, signed by an authority of its own, whose certificate
     * clients are told to trust.
     *
     * @param folder where both lie, with their keys
     */
    record OwnAuthority(Path folder) implements Proof {}

    /**
     * A certificate of the operator's.
     *
     * @param certificate PEM, the server's own first, then those that lead to its authority
     * @param key PEM, without a password
     */
    record Given(Path certificate, Path key) implements Proof {}
  }

  /** The Azure endpoint that needs no settings, with an authority in the data folder. */
  public static AzureEndpoint standard(Path dataFolder, int port) {
    return new AzureEndpoint(
        port,
        List.of(),
        ownAuthority(dataFolder),
        Map.of(SUBSCRIPTION_DEFAULT, SUBSCRIPTION_NAME_DEFAULT));
  }

  /** Asks a section of the settings; an empty one means that there is to be no Azure endpoint. */
  public static Optional<AzureEndpoint> read(Settings settings, Path dataFolder) {
    if (settings.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new AzureEndpoint(
            settings.port("port", PORT_DEFAULT),
            configuredNames(settings),
            proof(settings, dataFolder),
            subscriptions(settings)));
  }

  private static Proof ownAuthority(Path dataFolder) {
    return new Proof.OwnAuthority(dataFolder.resolve("tls"));
  }

  private static Proof proof(Settings settings, Path dataFolder) {
    Optional<Path> certificate = settings.path("certificateFile");
    Optional<Path> key = settings.path("keyFile");
    if (certificate.isPresent() && key.isPresent()) {
      return new Proof.Given(certificate.get(), key.get());
    }
    if (certificate.isPresent()) {
      settings.problem("keyFile", "is missing: a certificateFile needs its key");
    }
    if (key.isPresent()) {
      settings.problem("certificateFile", "is missing: a keyFile needs its certificate");
    }
    return ownAuthority(dataFolder);
  }

  private static List<String> configuredNames(Settings settings) {
    List<String> names = settings.texts("names", List.of());
    for (String name : names) {
      if (!isName(name)) {
        settings.problem(
            "names",
            "has '%s', which is neither a host name nor an address".formatted(shortened(name)));
      }
    }
    return names.stream().filter(AzureEndpoint::isName).toList();
  }

  private static String shortened(String text) {
    return text.length() <= NAME_MAX ? text : text.substring(0, NAME_MAX) + "…";
  }

  /**
   * What a certificate proves where a server listens on that host. The first is what clients are
   * told; the names of this machine are always there, so that its operator can look.
   */
  List<String> provenNames(String host) {
    Set<String> proven = new LinkedHashSet<>(names);
    if (!EVERY_ADDRESS.contains(host) && isName(host)) {
      proven.add(host);
    }
    proven.addAll(THIS_MACHINE);
    return List.copyOf(proven);
  }

  private static boolean isName(String text) {
    return isAddress(text) || (text.length() <= NAME_MAX && DNS_NAME.matcher(text).matches());
  }

  /** Whether a name is an address rather than a name that DNS knows. */
  static boolean isAddress(String name) {
    try {
      InetAddress.ofLiteral(name);
      return !name.contains("%") && !name.contains("[");
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Map<String, String> subscriptions(Settings settings) {
    Map<String, String> subscriptions = new LinkedHashMap<>();
    settings
        .sections("subscriptions")
        .forEach(
            (id, section) -> {
              String name = section.text("name", id);
              if (!JobPath.isSubscription(id)) {
                settings.problem("subscriptions." + id, "is not a GUID");
              } else if (name.isBlank() || name.length() > SUBSCRIPTION_NAME_MAX) {
                section.problem("name", "has 1 to " + SUBSCRIPTION_NAME_MAX + " characters");
              } else {
                subscriptions.put(JobPath.fold(id), name);
              }
            });
    return subscriptions.isEmpty()
        ? Map.of(SUBSCRIPTION_DEFAULT, SUBSCRIPTION_NAME_DEFAULT)
        : subscriptions;
  }
}
