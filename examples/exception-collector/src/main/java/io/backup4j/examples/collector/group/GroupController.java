package io.backup4j.examples.collector.group;

import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Shows groups. */
@RestController
class GroupController {
    private static final int MOST = 1000;

    private final GroupStore groups;
    private final RestoreGate gate;

    GroupController(GroupStore groups, RestoreGate gate) {
        this.groups = groups;
        this.gate = gate;
    }

    @GetMapping("/api/groups")
    List<ExceptionGroup> latest(@RequestParam(defaultValue = "100") int limit) {
        if (gate.isQuiet()) {
            throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "the database is being restored");
        }
        return groups.latest(Math.max(1, Math.min(limit, MOST)));
    }
}
