package io.drivedock.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Starts one emulator for a test class, on free ports, keeping nothing, and stops it when the class
 * is done. Constructors and methods that take an {@link io.drivedock.app.emulator.Emulator} are
 * given it; nested classes share it. Its time is its own: tests that move it should not run side by
 * side.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(DrivedockExtension.class)
public @interface Drivedock {

  /** Whether parcels arrive, are copied and go home by themselves. */
  boolean dock() default true;
}
