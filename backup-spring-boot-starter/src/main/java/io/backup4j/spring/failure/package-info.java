/** Mistakes in settings, and what a host reads about them when it does not start. */
@NullMarked
package io.backup4j.spring.failure;

import org.jspecify.annotations.NullMarked;
