/** Who changed what or was refused: a log of which no line can be changed, left out or moved without being noticed. */
@NullMarked
package io.backup4j.operate.audit;

import org.jspecify.annotations.NullMarked;
