/** Where each chunk is: sorted segments, their masked lookup in one session, the table of new chunks, and a local copy. A cache, never proof. */
@NullMarked
package io.backup4j.engine.index;

import org.jspecify.annotations.NullMarked;
