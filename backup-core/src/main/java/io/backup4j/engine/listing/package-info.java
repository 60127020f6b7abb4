/** What a backup holds, as chunks: contents of streams, sorted entries, and reading, finding and comparing them. */
@NullMarked
package io.backup4j.engine.listing;

import org.jspecify.annotations.NullMarked;
