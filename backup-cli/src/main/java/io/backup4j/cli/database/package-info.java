/** Which databases the command line knows, and how each is made into a source or a target. Knows nothing of commands. */
@NullMarked
package io.backup4j.cli.database;

import org.jspecify.annotations.NullMarked;
