/** What is backed up, and its consistent view while it is read. */
@NullMarked
package io.backup4j.spi.source;

import org.jspecify.annotations.NullMarked;
