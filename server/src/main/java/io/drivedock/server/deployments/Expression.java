package io.drivedock.server.deployments;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** What stands between the brackets of a text in a template. */
sealed interface Expression {

  /** A text or a number. */
  record Literal(JsonNode value) implements Expression {}

  /**
   * A function.
   *
   * @param name as it is spelled; compared in any letter case
   */
  record Call(String name, List<Expression> arguments) implements Expression {

    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  /**
   * A member of an object by a name or an element of a list by a number, either of which may be
   * computed.
   */
  record Part(Expression of, Expression key) implements Expression {}
}
