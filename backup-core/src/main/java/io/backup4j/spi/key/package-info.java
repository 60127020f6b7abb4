/** What opens a repository. */
@NullMarked
package io.backup4j.spi.key;

import org.jspecify.annotations.NullMarked;
