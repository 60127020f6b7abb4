/** Who may do what. */
@NullMarked
package io.backup4j.examples.audiobook.security;

import org.jspecify.annotations.NullMarked;
