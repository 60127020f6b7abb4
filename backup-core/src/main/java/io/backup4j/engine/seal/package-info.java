/** Keys and authenticated encryption: key slots, the keyring, and the sealing of frames and sections. */
@NullMarked
package io.backup4j.engine.seal;

import org.jspecify.annotations.NullMarked;
