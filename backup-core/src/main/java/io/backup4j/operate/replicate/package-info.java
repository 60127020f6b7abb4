/** Copies of backups in other repositories: which are missing there, how they are made, and how they are proven before they count. */
@NullMarked
package io.backup4j.operate.replicate;

import org.jspecify.annotations.NullMarked;
