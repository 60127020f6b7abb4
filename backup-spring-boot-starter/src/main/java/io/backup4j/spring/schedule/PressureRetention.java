package io.backup4j.spring.schedule;

import io.backup4j.RetentionRequest;
import io.backup4j.spi.retention.RetentionPolicy;
import io.backup4j.spi.retention.StoragePressure;
import io.backup4j.spring.place.HostPlace;
import io.backup4j.spring.plan.HostPlan;
import io.backup4j.spring.plan.HostPlans;
import io.backup4j.spring.properties.RetentionProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What may be deleted at a place that runs full: of each plan that writes there, by the retention that counts there. */
record PressureRetention(HostPlans plans, HostPlace place) {
    List<RetentionRequest> requests(StoragePressure pressure) {
        List<RetentionRequest> requests = new ArrayList<>();
        for (HostPlan plan : plans.all()) {
            if (plan.places().contains(place)) {
                policy(plan)
                        .ifPresent(policy -> requests.add(RetentionRequest.of(policy)
                                .onlyPlan(plan.name())
                                .zone(plan.settings().zoneOrLocal())
                                .pressure(pressure)
                                .requestedBy("storage")
                                .build()));
            }
        }
        return requests;
    }

    private Optional<RetentionPolicy> policy(HostPlan plan) {
        RetentionProperties own = place.retention().orElse(plan.settings().retention());
        return own.policy();
    }
}
