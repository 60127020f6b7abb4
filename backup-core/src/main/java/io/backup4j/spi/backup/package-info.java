/** The public record of a backup: id, type, status, manifest, notes. */
@NullMarked
package io.backup4j.spi.backup;

import org.jspecify.annotations.NullMarked;
