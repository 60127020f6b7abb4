/** The command line: parses arguments, opens a repository and hands over to the API. */
@NullMarked
package io.backup4j.cli;

import org.jspecify.annotations.NullMarked;
