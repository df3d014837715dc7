/**
 * HTTP/1.1 for the few calls that move all the bytes: what is written goes from the memory in which
 * it was proven to the socket, over connections that are kept. It knows no store.
 *
 * <p>Door: {@link io.drivedock.station.store.http.HttpPool}.
 */
@NullMarked
package io.drivedock.station.store.http;

import org.jspecify.annotations.NullMarked;
