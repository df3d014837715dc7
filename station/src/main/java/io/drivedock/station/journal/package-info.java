/** Files of lines that survive a crash at any byte, and tell if they did not. */
@NullMarked
package io.drivedock.station.journal;

import org.jspecify.annotations.NullMarked;
