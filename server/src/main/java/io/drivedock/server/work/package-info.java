/**
 * What happens without anybody asking. A round looks at rows and acts: it takes no input, is
 * bounded, may be run twice, and leaves a status that an operator can read. Door types: {@link
 * io.drivedock.server.work.BackgroundTasks}, {@link io.drivedock.server.work.Deadlines}.
 */
@NullMarked
package io.drivedock.server.work;

import org.jspecify.annotations.NullMarked;
