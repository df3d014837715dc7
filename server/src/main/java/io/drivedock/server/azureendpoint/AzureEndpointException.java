package io.drivedock.server.azureendpoint;

/** The Azure endpoint cannot be opened. The message is a sentence for the operator. */
public final class AzureEndpointException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  AzureEndpointException(String message) {
    super(message);
  }

  AzureEndpointException(String message, Throwable cause) {
    super(message, cause);
  }
}
