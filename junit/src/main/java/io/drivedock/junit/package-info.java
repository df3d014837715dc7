/**
 * An emulator for a test in JUnit. Door type: {@link io.drivedock.junit.Drivedock}. Knows nothing
 * of the service but {@link io.drivedock.app.emulator.Emulator}.
 */
@NullMarked
package io.drivedock.junit;

import org.jspecify.annotations.NullMarked;
