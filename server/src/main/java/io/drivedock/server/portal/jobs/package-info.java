/**
 * What a customer sees and does: the list of jobs, the page of a job, the forms that make and
 * change one. Door type: {@link io.drivedock.server.portal.jobs.JobRoutes}. Everything is told to
 * {@code Jobs} in the words of its API, and what a job allows is asked of {@code AvailableActions}.
 */
@NullMarked
package io.drivedock.server.portal.jobs;

import org.jspecify.annotations.NullMarked;
