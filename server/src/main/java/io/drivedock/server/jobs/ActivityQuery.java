package io.drivedock.server.jobs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which part of what happened to be told, newest first. What is absent does not narrow.
 *
 * @param subscription in any letter case
 * @param from the earliest
 * @param to the latest
 * @param resourceGroup in any letter case
 * @param job its name, in any letter case; only with a group
 * @param correlationId of a request, in lower case; for what no request did, the key of its job
 * @param by who did it
 * @param after the last of the page before
 * @param limit at most so many
 */
public record ActivityQuery(
    String subscription,
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable String resourceGroup,
    @Nullable String job,
    @Nullable String correlationId,
    @Nullable String by,
    @Nullable ActivityPlace after,
    int limit) {}
