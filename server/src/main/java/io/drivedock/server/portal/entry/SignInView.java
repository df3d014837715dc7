package io.drivedock.server.portal.entry;

import org.jspecify.annotations.Nullable;

/**
 * The page to sign in.
 *
 * @param next where to go then
 * @param problem names the phrase {@code signIn.problem.PROBLEM}; empty where there is none
 * @param detail what the problem is about
 * @param issuer what the issuer is called; absent where there is none
 * @param hasLeft whether somebody has just signed out here
 */
public record SignInView(
    String next, String problem, String detail, @Nullable String issuer, boolean hasLeft) {}
