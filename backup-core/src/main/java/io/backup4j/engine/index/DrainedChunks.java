package io.backup4j.engine.index;

import java.nio.ByteBuffer;

/**
 * Durable new chunks that are ready to be published as one index segment.
 *
 * @param batch which of the batches of {@link NewChunks} this is
 * @param content what to seal and put
 * @param chunks number of chunk rows
 */
public record DrainedChunks(int batch, ByteBuffer content, int chunks) {}
