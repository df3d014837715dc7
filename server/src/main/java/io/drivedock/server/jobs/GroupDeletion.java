package io.drivedock.server.jobs;

import io.drivedock.job.Stamp;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody's wish that a resource group be deleted, with the jobs in it that may be.
 *
 * @param id by which it is asked for
 * @param asked by whom, and when; jobs that are made later stay
 * @param endedAt absent while there is still something to do
 * @param isBlocked whether jobs were left, and so the group
 */
public record GroupDeletion(
    String id,
    String subscription,
    String group,
    Stamp asked,
    @Nullable Instant endedAt,
    boolean isBlocked) {}
