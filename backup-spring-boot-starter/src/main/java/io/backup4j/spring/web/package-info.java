/** The REST API: routes of its own, with its own JSON, so that no setting of the host changes what it says. */
@NullMarked
package io.backup4j.spring.web;

import org.jspecify.annotations.NullMarked;
