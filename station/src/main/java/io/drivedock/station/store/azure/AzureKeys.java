package io.drivedock.station.store.azure;

import io.drivedock.station.store.KeyLines;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What opens a storage account. {@code toString} holds no secret. */
public sealed interface AzureKeys {

  /**
   * A key of the account.
   *
   * @param account as the service knows it; null if it is the one of the job
   * @param key in Base64
   */
  record AccountKey(@Nullable String account, String key) implements AzureKeys {
    @Override
    public String toString() {
      return "AccountKey[***]";
    }
  }

  /**
   * A shared access signature.
   *
   * @param token a query without its question mark
   */
  record Sas(String token) implements AzureKeys {
    @Override
    public String toString() {
      return "Sas[***]";
    }
  }

  /**
   * An application of Entra that proves who it is with a secret.
   *
   * @param authority where it does
   */
  record Application(URI authority, String tenant, String client, String secret)
      implements AzureKeys {

    /** Where applications of the public cloud do. */
    static final URI PUBLIC = URI.create("https://login.microsoftonline.com");

    @Override
    public String toString() {
      return "Application[***]";
    }
  }

  /** The names that lines of a file have, and in capitals, with AZURE_ before them, variables. */
  String ACCOUNT_NAME = "storage_account";

  String ACCOUNT_KEY = "storage_key";

  String SAS_TOKEN = "storage_sas_token";

  String TENANT = "tenant_id";

  String CLIENT = "client_id";

  String SECRET = "client_secret";

  String AUTHORITY = "authority_host";

  /**
   * Reads lines of {@code name = value}; empty ones and comments are passed over.
   *
   * @throws IllegalArgumentException saying what is missing, never a value
   */
  static AzureKeys parse(String text) {
    Map<String, String> values = KeyLines.values(text);
    return of(values)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "it has no line '%s = …' or '%s = …', and not all of '%s', '%s' and '%s'"
                        .formatted(ACCOUNT_KEY, SAS_TOKEN, TENANT, CLIENT, SECRET)));
  }

  /** The keys in the environment; nothing if there are none. */
  static Optional<AzureKeys> ofEnvironment(Map<String, String> environment) {
    Map<String, String> values = new HashMap<>();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith("AZURE_")) {
            values.put(name.substring("AZURE_".length()).toLowerCase(Locale.ROOT), value);
          }
        });
    return of(values);
  }

  private static Optional<AzureKeys> of(Map<String, String> values) {
    String key = values.get(ACCOUNT_KEY);
    if (key != null) {
      if (!key.matches("[A-Za-z0-9+/]+={0,2}") || key.length() % 4 != 0) {
        throw new IllegalArgumentException("'" + ACCOUNT_KEY + "' is not Base64");
      }
      return Optional.of(new AccountKey(values.get(ACCOUNT_NAME), key));
    }
    String sas = values.get(SAS_TOKEN);
    if (sas != null) {
      String token = sas.startsWith("?") ? sas.substring(1) : sas;
      if (!token.contains("sig=") || !token.matches("[\\x21-\\x7E]+")) {
        throw new IllegalArgumentException("'" + SAS_TOKEN + "' has no signature");
      }
      return Optional.of(new Sas(token));
    }
    String tenant = values.get(TENANT);
    String client = values.get(CLIENT);
    String secret = values.get(SECRET);
    if (tenant == null || client == null || secret == null) {
      return Optional.empty();
    }
    if (!tenant.matches("[A-Za-z0-9.-]{1,255}")) {
      throw new IllegalArgumentException("'" + TENANT + "' is not a tenant id");
    }
    String authority = values.get(AUTHORITY);
    return Optional.of(
        new Application(
            authority == null ? Application.PUBLIC : URI.create(authority),
            tenant,
            client,
            secret));
  }
}
