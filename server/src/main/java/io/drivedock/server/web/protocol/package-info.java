/**
 * What the ARM API and the Azure endpoint say alike: error codes and answers, bodies read member by
 * member, paging, filters and tags. Doors: {@link io.drivedock.server.web.protocol.Answer}, {@link
 * io.drivedock.server.web.protocol.ErrorCode}, {@link io.drivedock.server.web.protocol.JsonObject}.
 * This room knows no routes.
 */
@NullMarked
package io.drivedock.server.web.protocol;

import org.jspecify.annotations.NullMarked;
