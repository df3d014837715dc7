/**
 * S3 as object store: AWS or whatever speaks its API. Door types: {@link
 * io.drivedock.station.store.s3.S3Targets}, {@link io.drivedock.station.store.s3.S3Place}. The only
 * package that knows the AWS SDK, and nobody's classes are loaded by who has no such target.
 *
 * <p>{@code <bucket>/<prefix><container>/<name>} is a blob; prefix or bucket hold the account.
 * {@code <bucket>/<prefix>.drivedock/} holds who is at work and which large uploads are under way;
 * no container is called so. A small blob is one PUT, a larger one a multipart upload whose parts
 * are gathered from chunks, because S3 takes none below 5 MiB. Every body goes with its MD5.
 *
 * <p>S3 orders names by their UTF-8, which differs from the order of {@code BlobPath} where there
 * are characters beyond U+D7FF.
 */
@NullMarked
package io.drivedock.station.store.s3;

import org.jspecify.annotations.NullMarked;
