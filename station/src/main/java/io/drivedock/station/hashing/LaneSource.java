package io.drivedock.station.hashing;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.management.ManagementFactory;

/**
 * Where lanes come from. Nothing here links to the Vector API, whose module is not there unless
 * somebody asks for it.
 *
 * <p>It is asked for in one of two ways. {@code --add-modules jdk.incubator.vector} is the official
 * one; it prints a warning at every start and makes the cache of fast starts useless. So the
 * launcher starts the JVM with support for vectors switched on, and the module is loaded here, the
 * moment before it is used, as the JDK loads that of an agent (docs/decisions/0034).
 */
final class LaneSource {

  private static final String MODULE = "jdk.incubator.vector";
  private static final int WIDE = 16;

  private LaneSource() {}

  /** There are no lanes here; the message says why, for whoever wonders at the speed. */
  static final class NoLanesException extends Exception {
    private static final long serialVersionUID = 1L;

    NoLanesException(String message) {
      super(message);
    }

    NoLanesException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * The lanes of the largest registers of this machine.
   *
   * @throws NoLanesException if the module is missing
   */
  static Lanes best() throws NoLanesException {
    requireModule();
    return ofWidth(Math.min(WIDE, Species.preferredLength()));
  }

  /**
   * Lanes of registers of so many words, however slow they are here.
   *
   * @param width 4, 8 or 16
   * @throws NoLanesException if the module is missing, or there are no such registers
   */
  static Lanes of(int width) throws NoLanesException {
    requireModule();
    return ofWidth(width);
  }

  private static Lanes ofWidth(int width) throws NoLanesException {
    if (width != WIDE && width != WIDE / 2 && width != WIDE / 4) {
      throw new NoLanesException("no lanes are made of registers of " + width + " words");
    }
    Class<? extends Lanes> source = width == WIDE ? WideLanes.class : PairedLanes.class;
    try (InputStream code = source.getResourceAsStream(source.getSimpleName() + ".class")) {
      if (code == null) {
        throw new NoLanesException("there is no code of " + source.getSimpleName());
      }
      return (Lanes)
          MethodHandles.lookup()
              .defineHiddenClassWithClassData(code.readAllBytes(), width, true)
              .lookupClass()
              .getDeclaredConstructor()
              .newInstance();
    } catch (IOException | ReflectiveOperationException | LinkageError e) {
      throw new NoLanesException("lanes of " + width + " words cannot be made: " + e, e);
    }
  }

  /** How many words the registers of a hidden class of lanes hold. */
  static int width(MethodHandles.Lookup lanes) {
    try {
      return MethodHandles.classData(lanes, "_", Integer.class);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("lanes are made by LaneSource only", e);
    }
  }

  private static void requireModule() throws NoLanesException {
    if (ModuleLayer.boot().findModule(MODULE).isPresent()) {
      return;
    }
    if (!isSupportOn()) {
      throw new NoLanesException("this JVM was not started with support for vectors");
    }
    try {
      Class.forName("jdk.internal.module.Modules")
          .getMethod("loadModule", String.class)
          .invoke(null, MODULE);
    } catch (ReflectiveOperationException e) {
      throw new NoLanesException("the module " + MODULE + " cannot be loaded: " + e, e);
    }
  }

  /** Without it vectors work, a hundred times slower than scalars. */
  private static boolean isSupportOn() {
    try {
      return Boolean.parseBoolean(
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
              .getVMOption("EnableVectorSupport")
              .getValue());
    } catch (IllegalArgumentException e) {
      // A JVM that is not HotSpot, or has no such option any more.
      return false;
    }
  }
}
