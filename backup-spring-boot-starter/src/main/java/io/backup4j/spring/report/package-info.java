/** What a host is told at its start: what is backed up, where, when, and what is not. */
@NullMarked
package io.backup4j.spring.report;

import org.jspecify.annotations.NullMarked;
