/** Restoring a backup into a sandbox to prove that it can be restored: sandboxes, checks of a host, and results. */
@NullMarked
package io.backup4j.spi.drill;

import org.jspecify.annotations.NullMarked;
