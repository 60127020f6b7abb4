/** A host's plans, clean-up, checks and drills as tasks of a scheduler, with the alerts that belong to them. */
@NullMarked
package io.backup4j.service;

import org.jspecify.annotations.NullMarked;
