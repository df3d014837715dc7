/**
 * A whole service for a test or a developer's desk: nothing kept, time that can be moved, a dock
 * that plays itself, the Azure endpoint open. Door type: {@link
 * io.drivedock.app.emulator.Emulator}.
 */
@NullMarked
package io.drivedock.app.emulator;

import org.jspecify.annotations.NullMarked;
