/** Two books for the first start, made up from nothing. */
@NullMarked
package io.backup4j.examples.audiobook.demo;

import org.jspecify.annotations.NullMarked;
