package io.drivedock.station.store.s3;

import io.drivedock.station.store.BlobReader;
import io.drivedock.station.store.ObjectStore;
import io.drivedock.station.store.StoreException;
import io.drivedock.station.store.TargetCheck;
import io.drivedock.station.store.Targets;
import io.drivedock.station.store.TransferOptions;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Places in S3 by the names of targets. Nothing of the SDK is loaded before one is asked for. */
public final class S3Targets implements Targets {

  private static final Pattern ACCOUNT = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

  /**
   * Names that lead to buckets of other names, or that AWS keeps for itself ("General purpose
   * bucket naming rules"): {@code ...-s3alias} is an access point to some bucket.
   */
  private static final Pattern RESERVED_BUCKET =
      Pattern.compile(
          "(?:xn--|sthree-|amzn-s3-demo-).*|.*(?:-s3alias|--ol-s3|\\.mrap|--x-s3|--table-s3)");

  private final Map<String, S3Place> places;

  /** Who tries what a store makes of its requests; it removes what it left behind before. */
  private final UUID self;

  private final Map<String, S3Connection> connections = new ConcurrentHashMap<>();

  public S3Targets(Map<String, S3Place> places) {
    this(places, UUID.randomUUID().toString());
  }

  /**
   * Those targets of a station.
   *
   * @param station its name, which no other has that uses them
   */
  public S3Targets(Map<String, S3Place> places, String station) {
    this.places = Map.copyOf(places);
    this.self = UUID.nameUUIDFromBytes(station.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * For each target what answers whether it can be reached, the keys are let in and the settings
   * are taken. One question to the store; the first time what it makes of others is tried, in a
   * bucket that all accounts share. A bucket that is not there is made when it is needed.
   */
  public Map<String, TargetCheck> checks() {
    Map<String, TargetCheck> checks = new HashMap<>();
    places.keySet().forEach(name -> checks.put(name, () -> check(name)));
    return checks;
  }

  private List<String> check(String target) {
    S3Connection connection = connection(target);
    S3Place place = connection.place();
    S3Bucket bucket = new S3Bucket(connection, place.bucket().replace(S3Place.ACCOUNT, "account"));
    if (bucket.exists() && !place.bucket().contains(S3Place.ACCOUNT)) {
      connection.tryOnce(bucket, new OwnObjects(bucket, place.top()), self);
    }
    return connection.limits().sentences();
  }

  @Override
  public ObjectStore open(String target, String account, String owner) {
    S3Connection connection = connection(target);
    check(target, connection.place(), account);
    return S3Store.open(connection, account, owner);
  }

  @Override
  public ObjectStore openSource(String target, String account, String owner) {
    S3Connection connection = connection(target);
    check(target, connection.place(), account);
    return S3Store.openSource(connection, account, owner);
  }

  @Override
  public BlobReader openToRead(String target, String account) {
    S3Connection connection = connection(target);
    check(target, connection.place(), account);
    return S3Store.openToRead(connection, account);
  }

  @Override
  public TransferOptions options(String target) {
    return TransferOptions.PLAIN;
  }

  private static void check(String target, S3Place place, String account) {
    boolean isReserved =
        place.bucket().contains(S3Place.ACCOUNT)
            && RESERVED_BUCKET.matcher(place.bucket().replace(S3Place.ACCOUNT, account)).matches();
    if (isReserved || !ACCOUNT.matcher(account).matches()) {
      throw new StoreException(
          StoreException.Kind.FORBIDDEN,
          "'" + account + "' cannot be an account in target '" + target + "'.");
    }
  }

  private S3Connection connection(String target) {
    S3Place place = places.get(target);
    if (place == null) {
      throw new StoreException(
          StoreException.Kind.FORBIDDEN,
          "This station has no target '"
              + target
              + "'. Name it under 'targets' in the station's settings.");
    }
    return connections.computeIfAbsent(target, name -> new S3Connection(place));
  }
}
