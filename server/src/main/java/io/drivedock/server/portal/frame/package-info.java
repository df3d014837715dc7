/**
 * What every page of the portal has: language and phrases, the frame around it, its scripts and
 * styles, the stream that keeps it up to date. Door types: {@link
 * io.drivedock.server.portal.frame.Page} is who looks and how, {@link
 * io.drivedock.server.portal.frame.Pages} writes pages, {@link
 * io.drivedock.server.portal.frame.Live} keeps them live for as long as {@link
 * io.drivedock.server.portal.frame.SessionWatch} says that their session goes on. This room knows
 * no jobs.
 */
@NullMarked
package io.drivedock.server.portal.frame;

import org.jspecify.annotations.NullMarked;
