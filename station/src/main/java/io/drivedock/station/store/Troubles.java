package io.drivedock.station.store;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * For what a store is being asked again, and why: the last of it is told, from the first attempt
 * that failed on until there is nothing of the kind.
 */
final class Troubles {

  private final StoreWatch watch;
  private final Map<Object, String> open = new LinkedHashMap<>();
  private @Nullable String told;

  Troubles(StoreWatch watch) {
    this.watch = watch;
  }

  /** Something has failed and is asked for again. */
  synchronized void begin(Object what, String why) {
    open.remove(what);
    open.put(what, why);
    tell(why);
  }

  /** It is not asked for any more. */
  synchronized void end(Object what) {
    open.remove(what);
    String last = null;
    for (String why : open.values()) {
      last = why;
    }
    tell(last);
  }

  private void tell(@Nullable String why) {
    if (why == null ? told != null : !why.equals(told)) {
      told = why;
      watch.hindered(why);
    }
  }
}
