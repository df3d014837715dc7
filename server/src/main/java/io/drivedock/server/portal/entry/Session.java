package io.drivedock.server.portal.entry;

import io.drivedock.server.access.Caller;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who has signed in with a browser.
 *
 * @param tokenHash of the token that was shown; absent where an issuer vouched for them
 * @param subject who they are to that issuer; absent where a token was shown
 * @param seen when they last did something, to within {@link Sessions#SEEN_WITHIN}; what a page
 *     that lies open asks by itself is not that
 * @param ends at the latest
 */
record Session(
    Caller caller,
    @Nullable String tokenHash,
    @Nullable String subject,
    Instant began,
    Instant seen,
    Instant ends) {}
