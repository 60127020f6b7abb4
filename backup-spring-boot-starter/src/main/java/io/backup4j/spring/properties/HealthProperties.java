package io.backup4j.spring.properties;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the health endpoint says.
 *
 * @param downWhenFailing whether failing backups make the application DOWN; by default they are shown as FAILING, which leaves it UP: a load balancer must not take a
 *     working application out of service because of last night's backup
 */
public record HealthProperties(@DefaultValue("false") boolean downWhenFailing) {}
