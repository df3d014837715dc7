/**
 * {@code drivedock job}: the customer's tool, for any server that speaks the ARM API of Azure
 * Import/Export. Of ours it also asks the two operations beside a job, {@code actions} and {@code
 * withdrawDrive}; without them it says less, and says so.
 *
 * <p>Door type: {@link io.drivedock.app.job.JobCommand}. Everything that a server answers is
 * hostile: bounded in length and pages, read without trust in its shape, and printed without
 * control characters. Knows no rules of jobs: what may be done is asked, not guessed.
 */
@NullMarked
package io.drivedock.app.job;

import org.jspecify.annotations.NullMarked;
