package io.drivedock.app.client;

import io.drivedock.prepare.text.Printable;
import java.net.URI;
import tools.jackson.databind.JsonNode;

/**
 * How a refusal is told: what was asked, the code and message that came, and every detail.
 *
 * @param error the member {@code error} of the answer, which may be missing
 */
record RefusalText(URI service, int status, JsonNode error) {

  private static final int DETAILS_MAX = 50;

  String of(String attempt) {
    StringBuilder text =
        new StringBuilder("The server refused to ").append(attempt).append(": ").append(status);
    if (status >= 300 && status < 400) {
      return text.append(
              "; it redirects to another address. The token is not sent there; give the"
                  + " correct")
          .append(" address with --url.")
          .toString();
    }
    if (text(error, "code").isEmpty() && status >= 500) {
      text.append(", without a reason. ").append(service).append(" may be starting or busy.");
    } else if (text(error, "code").isEmpty()) {
      text.append(", without a reason. Is ").append(service);
      text.append(" the address of a Drivedock server?");
    } else {
      text.append(' ').append(sentence(error));
    }
    int told = 0;
    for (JsonNode detail : error.path("details")) {
      if (error.path("details").size() == 1 && sentence(detail).equals(sentence(error))) {
        break;
      }
      if (++told > DETAILS_MAX) {
        text.append("\n  and more");
        break;
      }
      text.append("\n  ").append(sentence(detail));
    }
    // A right token is refused as well where the account is not its subscription's.
    boolean isAboutAccount = text(error, "code").equals("LinkedAuthorizationFailed");
    if (status == 401 || (status == 403 && !isAboutAccount)) {
      text.append(
          "\n  Check the token: it may belong to someone else, have another role,"
              + " or be revoked.");
    }
    return text.toString();
  }

  private static String text(JsonNode error, String member) {
    return Printable.of(error.path(member).asString(""));
  }

  private static String sentence(JsonNode error) {
    String target = text(error, "target");
    return text(error, "code")
        + (target.isEmpty() ? "" : " (" + target + ")")
        + ": "
        + text(error, "message");
  }
}
