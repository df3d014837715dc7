/**
 * The service as commands reach it: over HTTP, with a token. Door types: {@link
 * io.drivedock.app.client.ServiceOptions} are read, {@link io.drivedock.app.client.Connection}
 * sends one request, {@link io.drivedock.app.client.ServiceClient} retries and turns refusals into
 * exceptions, {@link io.drivedock.app.client.Api} makes the calls of operators and of the demo,
 * {@link io.drivedock.app.client.Screen} shows progress. Knows no command.
 */
@NullMarked
package io.drivedock.app.client;

import org.jspecify.annotations.NullMarked;
