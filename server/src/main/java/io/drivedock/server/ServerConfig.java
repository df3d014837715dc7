package io.drivedock.server;

import io.drivedock.job.JobPath;
import io.drivedock.job.Terms;
import io.drivedock.server.azureendpoint.AzureEndpoint;
import io.drivedock.server.db.DatabaseConfig;
import io.drivedock.server.db.DatabaseTimeouts;
import io.drivedock.server.jobs.KeyVaultException;
import io.drivedock.server.jobs.MasterKey;
import io.drivedock.server.jobs.StorageAccounts;
import io.drivedock.server.jobs.StorageAccounts.Named;
import io.drivedock.server.locations.Location;
import io.drivedock.server.locations.Locations;
import io.drivedock.server.portal.entry.ClientSecret;
import io.drivedock.server.portal.entry.OpenIdConnect;
import io.drivedock.server.web.TrustedProxies;
import io.drivedock.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a server is started with. {@code docs/operating.md} has every setting.
 *
 * @param port 0 takes a free one
 * @param dataFolder where the database file and the master key lie by default
 * @param masterKey given by the environment; else it is read from, or made in, the file
 * @param acceptsUnencryptedDrives whether a drive without a BitLocker key may be announced
 * @param tombstonesKept how long it can be seen that a job was erased
 * @param tasksEvery how long the background rounds rest
 * @param azureEndpoint what official clients need besides the APIs; absent where it stays shut
 * @param openIdConnect where people sign in without a token, if they can
 * @param proxies whose word is taken for where a request came from
 * @param tokensExpireAfter how long a token lasts that is issued without saying so; absent for ever
 */
public record ServerConfig(
    String host,
    int port,
    Path dataFolder,
    DatabaseConfig database,
    Optional<MasterKey> masterKey,
    Path masterKeyFile,
    StorageAccounts accounts,
    Locations locations,
    boolean acceptsUnencryptedDrives,
    Terms terms,
    Duration tombstonesKept,
    Duration tasksEvery,
    Optional<AzureEndpoint> azureEndpoint,
    Optional<OpenIdConnect> openIdConnect,
    TrustedProxies proxies,
    Optional<Duration> tokensExpireAfter) {
  /** The port where none is set: nobody else's by IANA's list. */
  public static final int PORT_DEFAULT = 8750;

  /** The target where none is set. */
  public static final String TARGET_DEFAULT = "main";

  /** Where settings lie in a data folder, if nobody says otherwise. */
  static final String SETTINGS_FILE = "drivedock.yaml";

  private static final int SECRET_BYTES_MAX = 4_096;
  private static final Duration TOKENS_LAST_MIN = Duration.ofHours(1);
  private static final Duration TOKENS_LAST_MAX = Duration.ofDays(3_650);

  private enum Unnamed {
    CLAIMED,
    REFUSED
  }

  private enum Unencrypted {
    ACCEPT,
    REFUSE
  }

  /**
   * Asks the settings for everything that a server needs; whatever is wrong is noted there.
   *
   * @param environment where the master key may stand
   * @throws KeyVaultException if the master key in the environment is none
   */
  public static ServerConfig read(
      Settings settings, Path dataFolder, Map<String, String> environment) {
    String key = environment.get(MasterKey.VARIABLE);
    return new ServerConfig(
        settings.text("host", "127.0.0.1"),
        settings.port("port", PORT_DEFAULT),
        dataFolder,
        database(settings.section("database"), dataFolder),
        Optional.ofNullable(key)
            .map(text -> MasterKey.parse(text, "the variable " + MasterKey.VARIABLE)),
        settings.path("masterKeyFile").orElse(dataFolder.resolve("master.key")),
        accounts(settings.section("storage")),
        locations(settings),
        settings.oneOf("unencryptedDrives", Unencrypted.ACCEPT, List.of(Unencrypted.values()))
            == Unencrypted.ACCEPT,
        terms(settings.section("terms")),
        settings.section("terms").duration("tombstonesKept", Duration.ofDays(3_650)),
        settings.duration("roundsEvery", Duration.ofMinutes(1)),
        AzureEndpoint.read(settings.section("azureEndpoint", "frontdoor"), dataFolder),
        openIdConnect(settings.section("portal").section("oidc")),
        proxies(settings),
        tokensExpireAfter(settings.section("tokens")));
  }

  /** The same server, listening elsewhere. */
  public ServerConfig listeningOn(String otherHost, int otherPort) {
    return with(otherHost, otherPort, database, azureEndpoint);
  }

  /** The same server with that Azure endpoint. */
  public ServerConfig withAzureEndpoint(AzureEndpoint endpoint) {
    return with(host, port, database, Optional.of(endpoint));
  }

  /** The same server on another database. */
  public ServerConfig withDatabase(DatabaseConfig other) {
    return with(host, port, other, azureEndpoint);
  }

  private ServerConfig with(
      String newHost, int newPort, DatabaseConfig newDatabase, Optional<AzureEndpoint> newDoor) {
    return new ServerConfig(
        newHost,
        newPort,
        dataFolder,
        newDatabase,
        masterKey,
        masterKeyFile,
        accounts,
        locations,
        acceptsUnencryptedDrives,
        terms,
        tombstonesKept,
        tasksEvery,
        newDoor,
        openIdConnect,
        proxies,
        tokensExpireAfter);
  }

  /** Whether its database is there, as far as that can be seen without opening it. */
  public boolean hasDatabase() {
    return !isOwnFile() || Files.exists(databaseFile(dataFolder));
  }

  private boolean isOwnFile() {
    return database.equals(DatabaseConfig.file(databaseFile(dataFolder)));
  }

  private static Path databaseFile(Path dataFolder) {
    return dataFolder.resolve("drivedock.db");
  }

  private static DatabaseConfig database(Settings settings, Path dataFolder) {
    Optional<String> url = settings.text("url");
    Optional<String> user = settings.text("user");
    Optional<Path> passwordFile = settings.path("passwordFile");
    DatabaseTimeouts timeouts = timeouts(settings);
    if (url.isEmpty()) {
      return DatabaseConfig.file(databaseFile(dataFolder));
    }
    String password = passwordFile.map(file -> secret(settings, "passwordFile", file)).orElse(null);
    try {
      return new DatabaseConfig(url.get(), user.orElse(null), password, timeouts);
    } catch (IllegalArgumentException e) {
      settings.problem("url", "is not the address of a database: " + e.getMessage());
      return DatabaseConfig.file(databaseFile(dataFolder));
    }
  }

  private static DatabaseTimeouts timeouts(Settings settings) {
    DatabaseTimeouts known = DatabaseTimeouts.DEFAULT;
    Duration lock = settings.duration("lockTimeout", known.lock());
    Duration statement = settings.duration("statementTimeout", known.statement());
    Duration idle = settings.duration("idleTransactionTimeout", known.idleTransaction());
    Duration socket = settings.duration("socketTimeout", known.socket());
    try {
      return new DatabaseTimeouts(lock, statement, idle, socket);
    } catch (IllegalArgumentException e) {
      settings.problem("lockTimeout", "or another timeout is wrong: " + e.getMessage());
      return known;
    }
  }

  private static Optional<OpenIdConnect> openIdConnect(Settings settings) {
    Optional<ClientSecret> secret =
        settings
            .path("clientSecretFile")
            .map(file -> new ClientSecret(secret(settings, "clientSecretFile", file)));
    return OpenIdConnect.read(settings, secret);
  }

  private static TrustedProxies proxies(Settings settings) {
    try {
      return TrustedProxies.of(settings.texts("proxies", List.of()));
    } catch (IllegalArgumentException e) {
      settings.problem("proxies", String.valueOf(e.getMessage()));
      return TrustedProxies.NONE;
    }
  }

  private static Optional<Duration> tokensExpireAfter(Settings settings) {
    Optional<String> text = settings.text("expireAfter");
    Optional<Duration> lasts =
        text.flatMap(Settings::parseDuration)
            .filter(
                length ->
                    length.compareTo(TOKENS_LAST_MIN) >= 0
                        && length.compareTo(TOKENS_LAST_MAX) <= 0);
    if (text.isPresent() && lasts.isEmpty()) {
      settings.problem("expireAfter", "must be a duration from 1h to 3650d, such as 90d");
    }
    return lasts;
  }

  private static String secret(Settings settings, String key, Path file) {
    try {
      if (Files.size(file) <= SECRET_BYTES_MAX) {
        return Files.readString(file).strip();
      }
      settings.problem(key, "names " + file + ", which is too long for a password file");
    } catch (IOException e) {
      settings.problem(key, "names " + file + ", which cannot be read");
    }
    return "";
  }

  private static StorageAccounts accounts(Settings settings) {
    String defaultTarget = settings.text("defaultTarget", TARGET_DEFAULT);
    boolean isFirstUserOwner =
        settings.oneOf("unnamedAccounts", Unnamed.CLAIMED, List.of(Unnamed.values()))
            == Unnamed.CLAIMED;
    Map<String, Named> named = new LinkedHashMap<>();
    settings
        .sections("accounts")
        .forEach((account, section) -> named.put(account, account(settings, account, section)));
    try {
      return new StorageAccounts(defaultTarget, named, isFirstUserOwner);
    } catch (IllegalArgumentException e) {
      settings.problem("accounts", "cannot be used: " + e.getMessage());
      return StorageAccounts.in(defaultTarget);
    }
  }

  private static Named account(Settings settings, String account, Settings section) {
    if (!StorageAccounts.isIdOrName(account)) {
      settings.problem(
          "accounts." + account, "is neither the name of a storage account nor an ARM id of one");
    }
    Optional<String> target = section.text("target");
    Optional<List<String>> owners = section.texts("owners");
    if (target.isEmpty() && owners.isEmpty()) {
      settings.problem("accounts." + account, "names neither a target nor owners");
    }
    owners
        .orElse(List.of())
        .forEach(
            owner -> {
              if (!JobPath.isSubscription(owner)) {
                section.problem(
                    "owners",
                    "contains something that is not a subscription: a subscription is a GUID"
                        + " such as 11111111-2222-3333-4444-555555555555");
              }
            });
    return new Named(target.orElse(null), owners.map(Set::copyOf).orElse(null));
  }

  private static Locations locations(Settings settings) {
    List<Location> locations = new ArrayList<>();
    settings
        .sections("locations")
        .forEach(
            (name, section) ->
                locations.add(
                    new Location(
                        name,
                        section.text("recipientName", ""),
                        section.text("streetAddress1", ""),
                        section.text("streetAddress2", ""),
                        section.text("city", ""),
                        section.text("stateOrProvince", ""),
                        section.text("postalCode", ""),
                        section.text("countryOrRegion", ""),
                        section.text("phone").orElse(null),
                        section.text("additionalShippingInformation", ""),
                        section.texts("supportedCarriers", List.of()),
                        section.texts("alternateLocations", List.of()))));
    try {
      return Locations.of(locations.isEmpty() ? List.of(UNNAMED_DOCK) : locations);
    } catch (IllegalArgumentException e) {
      settings.problem("locations", "cannot be used: " + e.getMessage());
      return Locations.of(List.of(UNNAMED_DOCK));
    }
  }

  /** Until the operator says where parcels go, jobs say that they must ask. */
  private static final Location UNNAMED_DOCK =
      new Location(
          "Main Dock",
          "Drivedock",
          "Ask the operator where to ship to",
          "",
          "",
          "",
          "",
          "",
          null,
          "The operator names the address under 'locations' in drivedock.yaml.",
          List.of(),
          List.of());

  private static Terms terms(Settings settings) {
    Terms standard = Terms.STANDARD;
    return new Terms(
        settings.duration("creatingLasts", standard.creatingLasts()),
        settings.duration("cancelSettles", standard.cancelSettles()),
        settings.duration("parcelDue", standard.parcelDue()),
        settings.duration("overdueLasts", standard.overdueLasts()),
        settings.duration("finishedKept", standard.finishedKept()));
  }
}
