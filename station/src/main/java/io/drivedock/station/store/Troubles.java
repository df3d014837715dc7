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
  private @Nullable String logged;

  Troubles(StoreWatch watch) {
    this.watch = watch;
  }

  /** Something has failed and is asked for again. */
  synchronized void begin(Object what, String why) {
    open.remove(what);
    open.put(what, why);
    log(why);
  }

  /** It is not asked for any more. */
  synchronized void end(Object what) {
    open.remove(what);
    String last = null;
    for (String why : open.values()) {
      last = why;
    }
    log(last);
  }

  private void log(@Nullable String why) {
    if (why == null ? logged != null : !why.equals(logged)) {
      logged = why;
      watch.hindered(why);
    }
  }
}
