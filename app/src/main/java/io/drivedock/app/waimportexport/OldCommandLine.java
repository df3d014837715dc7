package io.drivedock.app.waimportexport;

import io.drivedock.settings.NearestWord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An old command line that was read.
 *
 * @param verb null if there is no such
 * @param faults all that is wrong, each a clause
 */
record OldCommandLine(
    @Nullable OldVerb verb, OldArguments arguments, List<String> faults, List<String> notes) {

  /** Reads the words as the shell hands them over. */
  static OldCommandLine read(List<String> words) {
    List<String> faults = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    String first = words.isEmpty() ? "" : words.getFirst();
    boolean hasVerb = !first.startsWith("/") && !first.startsWith("-");
    Optional<OldVerb> verb = hasVerb ? OldVerb.named(first) : Optional.of(OldVerb.PREP_IMPORT);
    if (!hasVerb) {
      notes.add("PrepImport is assumed, since no verb is given");
    } else if (verb.isEmpty()) {
      faults.add(
          (first.isEmpty() ? "a verb is missing" : "there is no verb " + first)
              + NearestWord.to(first, OldVerb.names())
                  .map(near -> "; did you mean " + near + "?")
                  .orElse("")
              + " Verbs are "
              + String.join(", ", OldVerb.names()));
    }
    List<String> rest = hasVerb && !words.isEmpty() ? words.subList(1, words.size()) : words;
    OldArguments arguments =
        new OldArguments(rest, verb.map(OldVerb::parameterNames).orElse(List.of()));
    // Where a word is not understood, what is missing may be hidden in it.
    if (verb.isPresent() && arguments.faults().isEmpty()) {
      verb.get().check(arguments);
      if (verb.get() == OldVerb.PREP_IMPORT) {
        PrepImport.check(arguments);
      }
    }
    faults.addAll(arguments.faults());
    notes.addAll(arguments.notes());
    return new OldCommandLine(verb.orElse(null), arguments, faults, notes);
  }

  /** Whether it can be carried out. */
  boolean isRight() {
    return faults.isEmpty();
  }
}
