/**
 * Templates of ARM, as far as they deploy jobs: read, checked, and evaluated within bounds into
 * what is to be put. What became of each deployment is kept. Knows nothing of HTTP, and puts no job
 * itself. Door types: {@link io.drivedock.server.deployments.Template}, {@link
 * io.drivedock.server.deployments.Plan}, {@link io.drivedock.server.deployments.DeploymentTable}.
 */
@NullMarked
package io.drivedock.server.deployments;

import org.jspecify.annotations.NullMarked;
