/** Proves that a drive holds what its manifest says. */
@NullMarked
package io.drivedock.station.proving;

import org.jspecify.annotations.NullMarked;
