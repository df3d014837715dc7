/**
 * The job and its life: what a customer asked for, what has happened to it, and what may happen
 * next.
 *
 * <p>Door types: {@link io.drivedock.job.JobDraft} comes in, {@link io.drivedock.job.Job} is the
 * whole truth about one job, {@link io.drivedock.job.JobEvent} is everything anyone can say to it,
 * and {@link io.drivedock.job.Lifecycle#decide} answers with a {@link io.drivedock.job.Decision}.
 * The table of those answers is {@code docs/lifecycle.md}.
 *
 * <p>This room knows no clock, no database, no wire format and no secret: BitLocker keys pass
 * through in a {@link io.drivedock.job.DriveDraft} and are not part of a {@link
 * io.drivedock.job.Job}.
 */
@NullMarked
package io.drivedock.job;

import org.jspecify.annotations.NullMarked;
