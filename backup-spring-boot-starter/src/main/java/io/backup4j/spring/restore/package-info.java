/** Parts of a Spring application that are quieted while a restore in place changes what they use. */
@NullMarked
package io.backup4j.spring.restore;

import org.jspecify.annotations.NullMarked;
