/** How those who make packs store them: put once under a name, then named by the index. */
@NullMarked
package io.backup4j.engine.store;

import org.jspecify.annotations.NullMarked;
