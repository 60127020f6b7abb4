/** Books: uploaded, listed, listened to, deleted. */
@NullMarked
package io.backup4j.examples.audiobook.book;

import org.jspecify.annotations.NullMarked;
