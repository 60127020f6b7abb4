/** The configuration file: its shape, and reading it with an exact message for each mistake. */
@NullMarked
package io.backup4j.cli.config;

import org.jspecify.annotations.NullMarked;
