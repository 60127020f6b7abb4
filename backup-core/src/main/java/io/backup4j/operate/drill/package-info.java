/** Restore drills: restore a backup into a sandbox, compare it with what the backup says, note the result. */
@NullMarked
package io.backup4j.operate.drill;

import org.jspecify.annotations.NullMarked;
