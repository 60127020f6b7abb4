/** What a restore writes to, and the parts of a host that must be quiet meanwhile. */
@NullMarked
package io.backup4j.spi.target;

import org.jspecify.annotations.NullMarked;
