/** Cutting streams into chunks and naming them: boundaries, chunk ids, and their parameters. */
@NullMarked
package io.backup4j.engine.chunk;

import org.jspecify.annotations.NullMarked;
