package io.drivedock.prepare.disk;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The calls of Linux for which Java has no method. */
final class LinuxCalls {

  /** {@code O_RDONLY | O_CLOEXEC}, the same number on every processor that Java 25 runs on. */
  private static final int READ_ONLY = 0x80000;

  private static final long MESSAGE_BYTES_MAX = 1_024;

  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final @Nullable LinuxCalls CALLS = linked();

  private final MethodHandle open;
  private final MethodHandle close;
  private final MethodHandle syncfs;
  private final MethodHandle strerror;

  private LinuxCalls(
      MethodHandle open, MethodHandle close, MethodHandle syncfs, MethodHandle strerror) {
    this.open = open;
    this.close = close;
    this.syncfs = syncfs;
    this.strerror = strerror;
  }

  /** The calls; nothing on another system, or where native access is denied to this program. */
  static Optional<LinuxCalls> calls() {
    return Optional.ofNullable(CALLS);
  }

  @SuppressWarnings("restricted") // the launcher and the manifests of the jars allow it
  private static @Nullable LinuxCalls linked() {
    if (!System.getProperty("os.name", "").equals("Linux")) {
      return null;
    }
    try {
      Linker linker = Linker.nativeLinker();
      SymbolLookup library = linker.defaultLookup();
      Linker.Option keepsErrno = Linker.Option.captureCallState("errno");
      FunctionDescriptor ofNumber =
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
      return new LinuxCalls(
          linker.downcallHandle(
              library.findOrThrow("open"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
              Linker.Option.firstVariadicArg(2),
              keepsErrno),
          linker.downcallHandle(library.findOrThrow("close"), ofNumber),
          linker.downcallHandle(library.findOrThrow("syncfs"), ofNumber, keepsErrno),
          linker.downcallHandle(
              library.findOrThrow("strerror"),
              FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT)));
    } catch (UnsupportedOperationException | IllegalCallerException | NoSuchElementException e) {
      return null;
    }
  }

  /**
   * Opens a folder for reading.
   *
   * @return its descriptor, to be closed with {@link #close}
   */
  int open(Path folder) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      MemorySegment name = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes(folder));
      int descriptor = (int) open.invokeExact(state, name, READ_ONLY);
      if (descriptor < 0) {
        throw failed(state);
      }
      return descriptor;
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("A call of the system throws nothing", e);
    }
  }

  /** The name as the system knows it, whatever charset Java shows it in; ends with a zero. */
  private static byte[] bytes(Path folder) {
    String encoded = folder.toAbsolutePath().toUri().getRawPath();
    byte[] bytes = new byte[encoded.length() + 1];
    int count = 0;
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%') {
        bytes[count++] = (byte) Integer.parseInt(encoded, i + 1, i + 3, 16);
        i += 2;
      } else {
        bytes[count++] = (byte) c;
      }
    }
    return Arrays.copyOf(bytes, count + 1);
  }

  /** Returns when everything on the file system of an open folder has reached the medium. */
  void syncfs(int descriptor) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      if ((int) syncfs.invokeExact(state, descriptor) != 0) {
        throw failed(state);
      }
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("A call of the system throws nothing", e);
    }
  }

  void close(int descriptor) {
    try {
      int ignored = (int) close.invokeExact(descriptor);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("A call of the system throws nothing", e);
    }
  }

  @SuppressWarnings("restricted") // what strerror(3) returns is text that ends with a zero
  private IOException failed(MemorySegment state) throws Throwable {
    int errno = (int) ERRNO.get(state, 0L);
    MemorySegment text = (MemorySegment) strerror.invokeExact(errno);
    return new IOException(
        text.reinterpret(MESSAGE_BYTES_MAX).getString(0, StandardCharsets.UTF_8));
  }
}
