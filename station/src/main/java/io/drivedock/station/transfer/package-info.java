/** What imports and exports need to move bytes: memory, threads, and somebody who looks on. */
@NullMarked
package io.drivedock.station.transfer;

import org.jspecify.annotations.NullMarked;
