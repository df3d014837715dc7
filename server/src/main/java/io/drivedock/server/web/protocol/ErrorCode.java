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
  NO_REGISTERED_PROVIDER(
      400, "NoRegisteredProviderFound", "the api-version is none of those that are served"),
  INVALID_SUBSCRIPTION_ID(400, "InvalidSubscriptionId", "the subscription is not a GUID"),
  INVALID_RESOURCE_NAME(400, "InvalidResourceName", "the name of the group or job is not allowed"),
  INVALID_REQUEST_CONTENT(
      400,
      "InvalidRequestContent",
      "the body is not JSON, not an object, beyond a limit, or has a member that is not known"),
  MISSING_ARGUMENT(400, "MissingArgument", "a required member is absent or blank"),
  INVALID_ARGUMENT(400, "InvalidArgument", "a value is not of its form, or too long"),
  LOCATION_REQUIRED(400, "LocationRequired", "a job names no location"),
  LOCATION_NOT_AVAILABLE(
      400, "LocationNotAvailableForResourceType", "the location is not in the list of locations"),
  TOO_MANY_DRIVES(400, "TooManyDrives", "an import has 1 to 10 drives"),
  DUPLICATE_DRIVE_ID(400, "DuplicateDriveId", "a drive is named twice in one job"),
  INVALID_BITLOCKER_KEY(400, "InvalidBitLockerKey", "a key is not of the form of a key"),
  EXPORT_SELECTION_INVALID(
      400, "ExportSelectionInvalid", "what to export is not said, said twice or malformed"),
  MISSING_SHIPPING_INFORMATION(
      400, "MissingShippingInformation", "`Shipping` needs a deliveryPackage first"),
  INVALID_FILTER(400, "InvalidFilter", "the `$filter` is not understood"),
  INVALID_SKIP_TOKEN(400, "InvalidSkipToken", "the `$skipToken` is not from a nextLink"),
  INVALID_TEMPLATE(
      400, "InvalidTemplate", "a template, or a value that it is given, cannot be used"),
  INVALID_TEMPLATE_DEPLOYMENT(
      400, "InvalidTemplateDeployment", "a job of a template could not be put; nothing was done"),
  AUTHENTICATION_FAILED(
      401,
      "AuthenticationFailed",
      "no token, one that is not known, or one that has expired, which the sentence says"),
  AUTHORIZATION_FAILED(
      403, "AuthorizationFailed", "the token's role may not do this, or not in this subscription"),
  LINKED_AUTHORIZATION_FAILED(
      403,
      "LinkedAuthorizationFailed",
      "the storage account does not belong to the subscription of the job"),
  RESOURCE_NOT_FOUND(404, "ResourceNotFound", "there is no such job or location"),
  DEPLOYMENT_NOT_FOUND(404, "DeploymentNotFound", "there is no deployment of that name"),
  RESOURCE_GROUP_NOT_FOUND(
      404, "ResourceGroupNotFound", "no job is in that group, and nobody made it"),
  SUBSCRIPTION_NOT_FOUND(
      404, "SubscriptionNotFound", "no such subscription was configured or used"),
  INVALID_RESOURCE_NAMESPACE(
      404, "InvalidResourceNamespace", "there is no such provider at this server"),
  INVALID_RESOURCE_TYPE(404, "InvalidResourceType", "nothing is served at that path"),
  METHOD_NOT_ALLOWED(405, "MethodNotAllowed", "not with this method; `Allow` names those"),
  INVALID_JOB_STATE(409, "InvalidJobState", "not in the state that the job is in"),
  JOB_CANCEL_REQUESTED(409, "JobCancelRequested", "a cancelled job cannot be shipped"),
  INVALID_RESOURCE_LOCATION(
      409, "InvalidResourceLocation", "the job or group exists, and in another location"),
  RESOURCE_GROUP_IN_USE(
      409,
      "ResourceGroupDeletionBlocked",
      "the group holds jobs that cannot be deleted now; the details name them"),
  PRECONDITION_FAILED(
      412, "PreconditionFailed", "`If-Match` or `If-None-Match` does not hold of the job"),
  CONTENT_TOO_LARGE(413, "RequestEntityTooLarge", "the body is longer than 1 MiB"),
  UNSUPPORTED_MEDIA_TYPE(415, "UnsupportedMediaType", "the body is declared as other than JSON"),
  INTERNAL_ERROR(500, "InternalError", "a fault of this server, whose log has the request's id"),
  SERVER_OVERLOADED(
      503,
      "ServerOverloaded",
      "too many bodies are on their way to this server; nothing of this one was read; `Retry-After`"
          + " says when to send it again"),
  SERVER_BUSY(503, "ServerBusy", "too many change this job at once; see `Retry-After`"),
  DATABASE_UNAVAILABLE(
      503, "DatabaseUnavailable", "the service cannot reach its database; see `Retry-After`"),
  DATABASE_NOT_WRITABLE(
      503,
      "DatabaseNotWritable",
      "the database takes no writes (a full disk, for example); see `Retry-After`");

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
