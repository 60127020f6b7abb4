/** Frames, packs and sealed objects: how chunks and documents become stored bytes, and how they are read back and checked. */
@NullMarked
package io.backup4j.engine.pack;

import org.jspecify.annotations.NullMarked;
