/** Thins out backups by policy: guards over the policy's decisions, a plan with reasons, and its execution. */
@NullMarked
package io.backup4j.operate.retention;

import org.jspecify.annotations.NullMarked;
