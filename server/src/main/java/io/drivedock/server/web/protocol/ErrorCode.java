package io.drivedock.server.web.protocol;

import io.drivedock.server.web.ApiError;
import io.drivedock.server.web.ApiException;
import java.util.List;

/**
 * Every code that a client of the ARM API can meet. Those about api-versions, names, locations and
 * what is not found are ARM's own; the provider's were never published, so the rest are ours.
 * {@code docs/arm-api.md} has this list, and a test compares them.
 */
public enum ErrorCode {
  MISSING_API_VERSION(400, "MissingApiVersionParameter", "the query has no api-version"),
  INVALID_API_VERSION(400, "InvalidApiVersionParameter", "the api-version is not a date"),
  NO_REGISTERED_PROVIDER(400, "NoRegisteredProviderFound", "the api-version is not supported"),
  INVALID_SUBSCRIPTION_ID(400, "InvalidSubscriptionId", "the subscription is not a GUID"),
  INVALID_RESOURCE_NAME(400, "InvalidResourceName", "the name of the group or job is not allowed"),
  INVALID_REQUEST_CONTENT(
      400,
      "InvalidRequestContent",
      "the body is not JSON, is not an object, exceeds a limit, or has an unknown member"),
  MISSING_ARGUMENT(400, "MissingArgument", "a required member is missing or blank"),
  INVALID_ARGUMENT(400, "InvalidArgument", "a value is malformed or too long"),
  LOCATION_REQUIRED(400, "LocationRequired", "the job names no location"),
  LOCATION_NOT_AVAILABLE(
      400,
      "LocationNotAvailableForResourceType",
      "the location is not one of the configured locations"),
  TOO_MANY_DRIVES(400, "TooManyDrives", "an import must have 1 to 10 drives"),
  DUPLICATE_DRIVE_ID(400, "DuplicateDriveId", "a job names a drive twice"),
  INVALID_BITLOCKER_KEY(400, "InvalidBitLockerKey", "a key is malformed"),
  EXPORT_SELECTION_INVALID(
      400,
      "ExportSelectionInvalid",
      "the selection of an export is missing, given twice or malformed"),
  MISSING_SHIPPING_INFORMATION(
      400, "MissingShippingInformation", "`Shipping` requires a deliveryPackage"),
  INVALID_FILTER(400, "InvalidFilter", "the `$filter` is invalid"),
  INVALID_SKIP_TOKEN(400, "InvalidSkipToken", "the `$skipToken` does not come from a nextLink"),
  INVALID_TEMPLATE(400, "InvalidTemplate", "a template, or the value of a parameter, is invalid"),
  INVALID_TEMPLATE_DEPLOYMENT(
      400, "InvalidTemplateDeployment", "a job of a template is invalid; nothing was done"),
  AUTHENTICATION_FAILED(
      401,
      "AuthenticationFailed",
      "the token is missing, unknown or expired; the message says which"),
  AUTHORIZATION_FAILED(
      403,
      "AuthorizationFailed",
      "the token's role does not permit this, or not in this subscription"),
  LINKED_AUTHORIZATION_FAILED(
      403,
      "LinkedAuthorizationFailed",
      "the storage account does not belong to the subscription of the job"),
  RESOURCE_NOT_FOUND(404, "ResourceNotFound", "the job or location does not exist"),
  DEPLOYMENT_NOT_FOUND(404, "DeploymentNotFound", "no deployment has that name"),
  RESOURCE_GROUP_NOT_FOUND(
      404, "ResourceGroupNotFound", "the group has no jobs and was never created"),
  SUBSCRIPTION_NOT_FOUND(
      404, "SubscriptionNotFound", "the subscription is neither configured nor used"),
  INVALID_RESOURCE_NAMESPACE(404, "InvalidResourceNamespace", "this server has no such provider"),
  INVALID_RESOURCE_TYPE(404, "InvalidResourceType", "there is nothing at that path"),
  METHOD_NOT_ALLOWED(
      405,
      "MethodNotAllowed",
      "the path does not accept this method; `Allow` names those it accepts"),
  INVALID_JOB_STATE(409, "InvalidJobState", "the state of the job does not permit this"),
  JOB_CANCEL_REQUESTED(409, "JobCancelRequested", "a cancelled job cannot be shipped"),
  INVALID_RESOURCE_LOCATION(
      409, "InvalidResourceLocation", "the job or group exists in another location"),
  RESOURCE_GROUP_IN_USE(
      409,
      "ResourceGroupDeletionBlocked",
      "the group contains jobs that cannot be deleted now; the details name them"),
  PRECONDITION_FAILED(
      412, "PreconditionFailed", "`If-Match` or `If-None-Match` does not hold for the job"),
  CONTENT_TOO_LARGE(413, "RequestEntityTooLarge", "the body is longer than 1 MiB"),
  UNSUPPORTED_MEDIA_TYPE(
      415, "UnsupportedMediaType", "the body is declared as something other than JSON"),
  INTERNAL_ERROR(500, "InternalError", "an error of this server, whose log has the request's id"),
  SERVER_OVERLOADED(
      503,
      "ServerOverloaded",
      "too many request bodies are in flight to this server; this one was not"
          + " read; `Retry-After` says when to send it again"),
  SERVER_BUSY(503, "ServerBusy", "too many requests are changing this job; see `Retry-After`"),
  DATABASE_UNAVAILABLE(
      503, "DatabaseUnavailable", "the service cannot reach its database; see `Retry-After`"),
  DATABASE_NOT_WRITABLE(
      503,
      "DatabaseNotWritable",
      "the database accepts no writes (for example, because the disk is full);"
          + " see `Retry-After`");

  private final int status;
  private final String text;
  private final String meaning;

  ErrorCode(int status, String text, String meaning) {
    this.status = status;
    this.text = text;
    this.meaning = meaning;
  }

  /** The HTTP status it comes with. */
  public int status() {
    return status;
  }

  /** The spelling on the wire. */
  public String text() {
    return text;
  }

  /** When a client meets it, for the documentation. */
  public String meaning() {
    return meaning;
  }

  /** An error of this code. */
  public ApiError error(String message) {
    return ApiError.of(status, text, message);
  }

  /** An error of this code about one parameter or member. */
  public ApiError error(String target, String message) {
    return new ApiError(status, text, message, target, List.of());
  }

  /** Ends a request with this code. */
  public ApiException end(String message) {
    return new ApiException(error(message));
  }

  /** Ends a request with this code, for one parameter or member. */
  public ApiException end(String target, String message) {
    return new ApiException(error(target, message));
  }
}
