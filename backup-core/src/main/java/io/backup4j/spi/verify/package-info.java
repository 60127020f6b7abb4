/** Problems found in stored or restored data, and checks that a host supplies. */
@NullMarked
package io.backup4j.spi.verify;

import org.jspecify.annotations.NullMarked;
