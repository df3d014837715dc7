package io.drivedock.server.jobs;

/** Keys cannot be kept or given. The message is a sentence for an operator and holds no key. */
public final class KeyVaultException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  KeyVaultException(String message) {
    super(message);
  }

  KeyVaultException(String message, Throwable cause) {
    super(message, cause);
  }
}
