/** What the command line writes: text for people, JSON for programs, a progress bar for the terminal. */
@NullMarked
package io.backup4j.cli.output;

import org.jspecify.annotations.NullMarked;
