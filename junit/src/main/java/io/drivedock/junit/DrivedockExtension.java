package io.drivedock.junit;

import io.drivedock.app.emulator.Emulator;
import java.time.InstantSource;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** What stands behind {@link Drivedock}. */
final class DrivedockExtension implements BeforeAllCallback, ParameterResolver {

  private static final Namespace OURS = Namespace.create(DrivedockExtension.class);

  /** The store closes it with the test class. */
  private record Running(Emulator emulator) implements AutoCloseable {
    @Override
    public void close() {
      emulator.close();
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (store(context).get(Emulator.class) != null) {
      // A nested class has the emulator of the class around it.
      return;
    }
    Class<?> test = context.getRequiredTestClass();
    boolean isDockPlayed =
        AnnotationSupport.findAnnotation(test, Drivedock.class).map(Drivedock::dock).orElse(true);
    Emulator.Options usual = Emulator.Options.FOR_A_TEST;
    Emulator.Options options =
        new Emulator.Options(
            usual.data(), usual.host(), usual.port(), usual.httpsPort(), isDockPlayed);
    // Here a test begins, as a program does in its main.
    store(context)
        .put(Emulator.class, new Running(Emulator.start(options, InstantSource.system())));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Emulator.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Running running = store(context).get(Emulator.class, Running.class);
    if (running == null) {
      throw new ParameterResolutionException(
          "There is no emulator: @Drivedock stands at the test class, not at a method.");
    }
    return running.emulator();
  }

  private static Store store(ExtensionContext context) {
    return context.getStore(OURS);
  }
}
