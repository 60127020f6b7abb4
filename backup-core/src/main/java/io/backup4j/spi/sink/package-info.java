/** Where objects are stored: durable key to bytes, nothing known of packs or backups. */
@NullMarked
package io.backup4j.spi.sink;

import org.jspecify.annotations.NullMarked;
