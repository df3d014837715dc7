/**
 * What Azure Resource Manager itself answers, so that the official clients of Azure can be pointed
 * here unmodified: TLS with a certificate of its own making, cloud metadata, sign-in with client
 * credentials, subscriptions, providers and resource groups ({@code docs/clients.md}).
 *
 * <p>Door types: {@link io.drivedock.server.azureendpoint.AzureEndpoint} is what is configured,
 * {@link io.drivedock.server.azureendpoint.HttpsConnector} the port on which TLS is spoken, {@link
 * io.drivedock.server.azureendpoint.AzureEndpointRoutes} serves. This room decides nothing about
 * jobs and keeps no secret but the keys of its certificates: a token that it hands out is the one
 * that it was shown.
 */
@NullMarked
package io.drivedock.server.azureendpoint;

import org.jspecify.annotations.NullMarked;
