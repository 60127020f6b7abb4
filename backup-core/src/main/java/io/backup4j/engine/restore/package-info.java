/** Restores a backup: select, check, decide, read packs in order, decode, verify, write, commit. */
@NullMarked
package io.backup4j.engine.restore;

import org.jspecify.annotations.NullMarked;
