/** Wires backup4j into a Spring Boot application: nothing but what the host sees first. */
@NullMarked
package io.backup4j.spring;

import org.jspecify.annotations.NullMarked;
