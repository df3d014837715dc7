package io.drivedock.prepare;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Starts this program again under a locale with UTF-8, in the same process. In the C locale, which
 * cron and many containers have, Java can neither name nor open a file whose name is not ASCII, and
 * no option of Java's changes that.
 */
final class Relaunch {

  /** Set for the second start, so that there is no third. */
  private static final String TRIED = "DRIVEDOCK_UTF8_TRIED";

  private static final String LOCALE = "C.UTF-8";

  private Relaunch() {}

  /** Returns if there is no need to start again, or if it does not work. */
  static void underUtf8() {
    String charset = System.getProperty("sun.jnu.encoding", "UTF-8");
    boolean isLinux = System.getProperty("os.name", "").equals("Linux");
    if (!isLinux || charset.equalsIgnoreCase("UTF-8") || System.getenv(TRIED) != null) {
      return;
    }
    try {
      replaceThisProgram(
          Path.of("/proc/self/exe").toRealPath(),
          Files.readAllBytes(Path.of("/proc/self/cmdline")));
    } catch (IOException
        | UnsupportedOperationException
        | IllegalCallerException
        | NoSuchElementException e) {
      // Names outside ASCII are then left out, with advice.
    }
  }

  /** The arguments as bytes: in this locale Java has already lost what is not ASCII in them. */
  @SuppressWarnings("restricted") // the manifest of the jar allows it
  private static void replaceThisProgram(Path java, byte[] commandLine) {
    Linker linker = Linker.nativeLinker();
    SymbolLookup library = linker.defaultLookup();
    var setenv =
        linker.downcallHandle(
            library.findOrThrow("setenv"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT));
    var execv =
        linker.downcallHandle(
            library.findOrThrow("execv"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    try (Arena arena = Arena.ofConfined()) {
      List<MemorySegment> words = words(arena, commandLine);
      MemorySegment array = arena.allocate(ValueLayout.ADDRESS, words.size() + 1L);
      for (int i = 0; i < words.size(); i++) {
        array.setAtIndex(ValueLayout.ADDRESS, i, words.get(i));
      }
      array.setAtIndex(ValueLayout.ADDRESS, words.size(), MemorySegment.NULL);
      int set =
          (int) setenv.invokeExact(arena.allocateFrom("LC_ALL"), arena.allocateFrom(LOCALE), 1);
      set |= (int) setenv.invokeExact(arena.allocateFrom(TRIED), arena.allocateFrom("1"), 1);
      if (set == 0) {
        // Returns only if it fails.
        int _ = (int) execv.invokeExact(arena.allocateFrom(java.toString()), array);
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("A call of the system throws nothing", e);
    }
  }

  /** The words, each of which ends with a zero. */
  private static List<MemorySegment> words(Arena arena, byte[] commandLine) {
    List<MemorySegment> words = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < commandLine.length; i++) {
      if (commandLine[i] == 0) {
        MemorySegment word = arena.allocate(i - from + 1L);
        MemorySegment.copy(commandLine, from, word, ValueLayout.JAVA_BYTE, 0, i - from);
        words.add(word);
        from = i + 1;
      }
    }
    return words;
  }
}
