/** How far each listener is in each book. */
@NullMarked
package io.backup4j.examples.audiobook.progress;

import org.jspecify.annotations.NullMarked;
