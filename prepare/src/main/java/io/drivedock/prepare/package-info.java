/**
 * The customer's tool: fills drives and describes them in manifests and journals. It knows no
 * lifecycle and carries no database and no cloud SDK, so that it can be handed out alone.
 *
 * <p>Door types: {@link io.drivedock.prepare.PreparationPlan} goes into {@link
 * io.drivedock.prepare.Preparation} and {@link io.drivedock.prepare.PreparedDrive} comes out;
 * {@link io.drivedock.prepare.submission.JobSubmission} tells the service of it. {@link
 * io.drivedock.prepare.PrepareCommand} is both for a person at a terminal. {@code
 * docs/preparing.md} says what a customer may rely on.
 *
 * <p>The customer's files are read and never changed, no link is followed, and everything that is
 * done to a drive goes through one seam, so that tests can break it at every call.
 */
@NullMarked
package io.drivedock.prepare;

import org.jspecify.annotations.NullMarked;
