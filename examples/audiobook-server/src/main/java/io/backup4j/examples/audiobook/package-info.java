/** A library of audiobooks that backs itself up: starts here. */
@NullMarked
package io.backup4j.examples.audiobook;

import org.jspecify.annotations.NullMarked;
