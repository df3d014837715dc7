/**
 * What {@code ./bench} measures: the product beside its peers, in processes of their own. Results
 * and method are in {@code docs/performance.md}.
 */
@NullMarked
package io.drivedock.benchmarks;

import org.jspecify.annotations.NullMarked;
