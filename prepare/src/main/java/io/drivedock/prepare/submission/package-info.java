/**
 * The job of a prepared drive, put to a service. Door: {@link
 * io.drivedock.prepare.submission.JobSubmission}. This room knows nothing of drives and their
 * preparation.
 */
@NullMarked
package io.drivedock.prepare.submission;

import org.jspecify.annotations.NullMarked;
