/** Files and directories as a source and as a target, with names in raw bytes. */
@NullMarked
package io.backup4j.files;

import org.jspecify.annotations.NullMarked;
