/** Audio files and covers on disk. */
@NullMarked
package io.backup4j.examples.audiobook.shelf;

import org.jspecify.annotations.NullMarked;
