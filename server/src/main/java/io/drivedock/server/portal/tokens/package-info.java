/**
 * Whom tokens were issued for, for operators, who revoke them here. Door type: {@link
 * io.drivedock.server.portal.tokens.TokenPages}. This room never sees a token.
 */
@NullMarked
package io.drivedock.server.portal.tokens;

import org.jspecify.annotations.NullMarked;
