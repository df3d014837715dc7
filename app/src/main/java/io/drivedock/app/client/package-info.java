/**
 * The service as commands reach it: over HTTP, with a token. Door types: {@link
 * io.drivedock.app.client.ServiceOptions} are read, {@link io.drivedock.app.client.Connection}
 * sends, {@link io.drivedock.app.client.Api} calls, {@link io.drivedock.app.client.Screen} shows
 * what comes of it. Knows no command.
 */
@NullMarked
package io.drivedock.app.client;

import org.jspecify.annotations.NullMarked;
