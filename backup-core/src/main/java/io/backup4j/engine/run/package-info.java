/** What the threads of one operation share. */
@NullMarked
package io.backup4j.engine.run;

import org.jspecify.annotations.NullMarked;
