/** Portable archives: their formats, and how sources of a kind are shown in them so that other programs can use them. */
@NullMarked
package io.backup4j.spi.archive;

import org.jspecify.annotations.NullMarked;
