/** Health of the backups for Spring Boot's actuator. */
@NullMarked
package io.backup4j.spring.health;

import org.jspecify.annotations.NullMarked;
