package io.drivedock.server.jobs;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.subtle.AesGcmJce;
import io.drivedock.drive.BitLockerKey;
import io.drivedock.drive.DriveId;
import io.drivedock.job.JobId;
import io.drivedock.server.db.Database;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What unlocks the drives, encrypted with AES-256-GCM under the master key. A row is bound to its
 * job and drive: moved to another, it does not open.
 */
public final class KeyVault {

  private static final String MASTER_KEY = "masterKey";

  private final Database database;
  private final Aead aead;

  /**
   * Opens the vault. The first master key of a database is that of all its servers, also while it
   * holds no keys: what one server encrypts, the others must open.
   *
   * @throws KeyVaultException if the database has another master key
   */
  public KeyVault(Database database, MasterKey masterKey) {
    this.database = database;
    try {
      aead = new AesGcmJce(masterKey.bytes());
    } catch (GeneralSecurityException e) {
      throw new KeyVaultException("AES-256-GCM is not available on this machine.", e);
    }
    // Keys are older than fingerprints.
    database.read(sql -> KeyTable.any(sql)).ifPresent(this::open);
    String fingerprint = masterKey.fingerprint();
    String agreed = database.write(sql -> InstallationTable.agreed(sql, MASTER_KEY, fingerprint));
    if (!agreed.equals(fingerprint)) {
      throw new KeyVaultException(
          "The database belongs to servers with another master key: it has the fingerprint "
              + agreed
              + ", and the key of this server "
              + fingerprint
              + ". Give this server the master key file of the others.");
    }
  }

  /** Whether a database has never had a master key, and so may get a new one. */
  public static boolean isNew(Database database) {
    return database.read(
        sql -> !InstallationTable.isSaid(sql, MASTER_KEY) && JobTable.isEmpty(sql));
  }

  /** The keys of a job's drives; nothing for drives without one. */
  public Map<DriveId, BitLockerKey> keys(JobId job) {
    return database.read(sql -> keys(sql, job));
  }

  Map<DriveId, BitLockerKey> keys(JdbcClient sql, JobId job) {
    Map<DriveId, BitLockerKey> keys = new LinkedHashMap<>();
    KeyTable.of(sql, job)
        .forEach((drive, text) -> keys.put(drive, open(new KeyTable.Sealed(job, drive, text))));
    return keys;
  }

  void put(JdbcClient sql, JobId job, DriveId drive, BitLockerKey key) {
    KeyTable.put(sql, sealed(job, drive, key));
  }

  /** Takes a key for a drive that has none; whether it had none. */
  boolean putFirst(JdbcClient sql, JobId job, DriveId drive, BitLockerKey key) {
    return KeyTable.putFirst(sql, sealed(job, drive, key));
  }

  private KeyTable.Sealed sealed(JobId job, DriveId drive, BitLockerKey key) {
    try {
      byte[] sealed =
          aead.encrypt(key.reveal().getBytes(StandardCharsets.UTF_8), binding(job, drive));
      return new KeyTable.Sealed(job, drive, Base64.getEncoder().encodeToString(sealed));
    } catch (GeneralSecurityException e) {
      throw new KeyVaultException("The key of drive " + drive + " cannot be encrypted.", e);
    }
  }

  void keepOnly(JdbcClient sql, JobId job, Set<DriveId> drives) {
    KeyTable.keepOnly(sql, job, drives);
  }

  private BitLockerKey open(KeyTable.Sealed sealed) {
    try {
      byte[] text =
          aead.decrypt(
              Base64.getDecoder().decode(sealed.text()), binding(sealed.job(), sealed.drive()));
      return BitLockerKey.parse(new String(text, StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new KeyVaultException(
          "The BitLocker keys in the database were encrypted with another master"
              + " key. Use the master key file that belongs to this database.",
          e);
    }
  }

  private static byte[] binding(JobId job, DriveId drive) {
    return (job + "/" + JobTable.fold(drive.value())).getBytes(StandardCharsets.UTF_8);
  }
}
