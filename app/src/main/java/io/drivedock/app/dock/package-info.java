/**
 * {@code drivedock dock}: the operator's tool at the bench, a class for each verb. It speaks the
 * dock API only; which job is meant is found by whatever the operator has in hand.
 */
@NullMarked
package io.drivedock.app.dock;

import org.jspecify.annotations.NullMarked;
