/**
 * The demo: a whole import, and a job that is cancelled and deleted, on a service of its own. It
 * plays the customer over the ARM API and the operator over the dock API, and shows what these
 * answer; server, station and store are the ones that {@code serve} runs. Door type: {@link
 * io.drivedock.app.demo.DemoCommand}.
 */
@NullMarked
package io.drivedock.app.demo;

import org.jspecify.annotations.NullMarked;
