/**
 * Who is asking and what they may do. Door types: {@link io.drivedock.server.access.Tokens} turns a
 * bearer token into a {@link io.drivedock.server.access.Caller}, {@link
 * io.drivedock.server.access.Permissions} is the one table of rights. This room knows nothing of
 * HTTP.
 */
@NullMarked
package io.drivedock.server.access;

import org.jspecify.annotations.NullMarked;
