/** Makes a backup: walk, read, cut, name, look up, frame, compress, seal, pack, put, index, commit. */
@NullMarked
package io.backup4j.engine.backup;

import org.jspecify.annotations.NullMarked;
