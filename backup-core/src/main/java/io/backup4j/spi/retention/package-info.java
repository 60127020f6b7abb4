/** Which backups stay, with a reason for each. */
@NullMarked
package io.backup4j.spi.retention;

import org.jspecify.annotations.NullMarked;
