package io.drivedock.server.jobs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.BooleanSupplier;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * The key that all other keys are encrypted with: 32 random bytes, as Base64 in a file that only
 * its owner can read, or given by the environment. Keys for other purposes are derived from it.
 */
public final class MasterKey {

  /** The environment variable that may hold the Base64 of the key. */
  public static final String VARIABLE = "DRIVEDOCK_MASTER_KEY";

  private static final int KEY_BYTES = 32;
  private static final int FINGERPRINT_BYTES = 16;
  private static final int FILE_BYTES_MAX = 1_024;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final byte[] bytes;

  private MasterKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Reads the Base64 of a key.
   *
   * @throws KeyVaultException if it is not that of 32 bytes
   */
  public static MasterKey parse(String text, String source) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text.strip());
      if (bytes.length == KEY_BYTES) {
        return new MasterKey(bytes);
      }
    } catch (IllegalArgumentException e) {
      // Said below; the exception would repeat a part of the key.
    }
    throw new KeyVaultException(
        "The master key in "
            + source
            + " is not the Base64 of 32 bytes. Make one with: head -c 32 /dev/urandom | base64");
  }

  /**
   * Reads the key in a file; where there is no such file, makes one for a new database.
   *
   * @param isNew whether the database has never had a master key
   * @throws KeyVaultException if others than its owner may read it, or it cannot be read or
   *     written, or it is missing
   */
  public static MasterKey inFile(Path file, BooleanSupplier isNew) {
    try {
      return read(file);
    } catch (NoSuchFileException e) {
      if (!isNew.getAsBoolean()) {
        throw new KeyVaultException(
            "The master key file "
                + file
                + " does not exist, and the database is in use. Copy the file from another server"
                + " or a backup; with a new key, none of the others could open what this server"
                + " stores.",
            e);
      }
      return create(file);
    } catch (IOException e) {
      throw new KeyVaultException("The master key file " + file + " cannot be read.", e);
    }
  }

  private static MasterKey read(Path file) throws IOException {
    Set<PosixFilePermission> permissions =
        Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
    if (!OWNER_ONLY.containsAll(permissions)) {
      throw new KeyVaultException(
          "The master key file "
              + file
              + " may be read by others than its owner. Say: chmod 600 "
              + file);
    }
    if (Files.size(file) > FILE_BYTES_MAX) {
      throw new KeyVaultException("The file " + file + " is too long for a master key.");
    }
    return parse(Files.readString(file), "the file " + file);
  }

  private static MasterKey create(Path file) {
    byte[] bytes = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(bytes);
    try {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      Files.writeString(
          file, Base64.getEncoder().encodeToString(bytes) + "\n", StandardOpenOption.DSYNC);
    } catch (FileAlreadyExistsException e) {
      throw new KeyVaultException(
          "The master key file " + file + " is being made by another server. Start again.", e);
    } catch (IOException e) {
      throw new KeyVaultException("The master key file " + file + " cannot be written.", e);
    }
    return new MasterKey(bytes);
  }

  /**
   * A key for one purpose (HKDF-SHA256, RFC 5869): who has it learns nothing of the master key or
   * of the key for another purpose, and every server with the same master key has the same.
   *
   * @param purpose what it is for; a text that no other use has
   */
  public SecretKey derived(String purpose) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveKey(
              "HmacSHA256",
              HKDFParameterSpec.ofExtract()
                  .addIKM(bytes)
                  .thenExpand(purpose.getBytes(StandardCharsets.UTF_8), KEY_BYTES));
    } catch (GeneralSecurityException e) {
      throw new KeyVaultException("HKDF-SHA256 is not to be had on this machine.", e);
    }
  }

  /** Tells whether two keys are the same, and nothing else of them. */
  String fingerprint() {
    byte[] derived = derived("fingerprint of the master key").getEncoded();
    return HexFormat.of().formatHex(derived, 0, FINGERPRINT_BYTES);
  }

  byte[] bytes() {
    return bytes.clone();
  }

  /** Says nothing about the key. */
  @Override
  public String toString() {
    return "MasterKey[redacted]";
  }
}
