/**
 * Copy logs, looked at in the browser. A log lies in object storage, which this server never
 * touches: {@link io.drivedock.server.portal.logs.LogSource} is a port that whoever starts the
 * server may fill. {@link io.drivedock.server.portal.logs.LogReader} reads any part of a log of any
 * size in bounded memory and time.
 */
@NullMarked
package io.drivedock.server.portal.logs;

import org.jspecify.annotations.NullMarked;
