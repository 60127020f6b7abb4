/** Portable archives: a backup as one file that other programs open, and its way back. Above the API of a host, which it uses like a host does. */
@NullMarked
package io.backup4j.archive;

import org.jspecify.annotations.NullMarked;
