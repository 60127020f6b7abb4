/** Proof that nothing acknowledged is lost when processes are killed and machines lose their power, and figures of scale. */
@NullMarked
package io.backup4j.reliability;

import org.jspecify.annotations.NullMarked;
