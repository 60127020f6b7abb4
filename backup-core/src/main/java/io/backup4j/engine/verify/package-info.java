/** Verification: proves that what backups reach is stored, intact and complete, and names what is not. */
@NullMarked
package io.backup4j.engine.verify;

import org.jspecify.annotations.NullMarked;
