/** Who of several replicas makes the backup before an operation that all of them begin. */
@NullMarked
package io.backup4j.operate.claim;

import org.jspecify.annotations.NullMarked;
