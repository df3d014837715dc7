package io.drivedock.app;

import io.drivedock.server.access.Scope;
import io.drivedock.server.access.TokenGrant;
import io.drivedock.server.access.Tokens;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Whom tokens were issued for, as a table and as JSON. No token is in it: none is kept. */
record TokenList(List<Tokens.Issued> tokens, Instant now) {

  private static final List<String> HEADINGS =
      List.of("ID", "ROLE", "ISSUED", "EXPIRES", "LAST USED", "SCOPE", "NAME");
  private static final String GAP = "  ";

  /** What names of older versions may have held. */
  private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

  TokenList {
    tokens = List.copyOf(tokens);
  }

  String table() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADINGS);
    tokens.forEach(token -> rows.add(row(token)));
    int[] widths = new int[HEADINGS.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String cell = row.get(i);
        line.append(cell).append(" ".repeat(widths[i] - cell.length())).append(GAP);
      }
      lines.add(line.toString().stripTrailing());
    }
    return String.join(System.lineSeparator(), lines);
  }

  private List<String> row(Tokens.Issued token) {
    TokenGrant grant = token.grant();
    return List.of(
        token.id(),
        grant.role().text(),
        time(token.at()),
        token.isExpired(now) ? "expired" : time(grant.expiresAt()),
        time(token.usedAt()),
        scope(grant),
        INVISIBLE.matcher(grant.name()).replaceAll("?"));
  }

  private static String time(@Nullable Instant at) {
    return at == null ? "never" : at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String scope(TokenGrant grant) {
    return switch (grant.role()) {
      case STATION ->
          grant.station() == null ? "the first station it names" : "station " + grant.station();
      case OPERATOR, CUSTOMER, AUDITOR ->
          switch (grant.scope()) {
            case Scope.Everywhere everywhere -> "all subscriptions";
            case Scope.Within(List<String> subscriptions) ->
                "only " + String.join(", ", subscriptions);
          };
    };
  }

  String json() {
    ArrayNode all = JsonMapper.shared().createArrayNode();
    for (Tokens.Issued token : tokens) {
      TokenGrant grant = token.grant();
      ObjectNode one = all.addObject();
      one.put("id", token.id()).put("name", grant.name()).put("role", grant.role().text());
      if (grant.scope() instanceof Scope.Within(List<String> subscriptions)) {
        ArrayNode within = one.putArray("subscriptions");
        subscriptions.forEach(within::add);
      }
      if (grant.station() != null) {
        one.put("station", grant.station());
      }
      one.put("issuedAt", token.at().toString());
      if (grant.expiresAt() != null) {
        one.put("expiresAt", grant.expiresAt().toString());
      }
      one.put("expired", token.isExpired(now));
      if (token.usedAt() != null) {
        one.put("lastUsedAt", token.usedAt().toString());
      }
    }
    return all.toString();
  }
}
