package io.backup4j.examples.audiobook.progress;

import java.security.Principal;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Where to go on listening, by HTTP: of whoever asks. */
@RestController
@RequestMapping("/books/{id}/progress")
class ProgressApi {
    private final ProgressTable table;

    ProgressApi(ProgressTable table) {
        this.table = table;
    }

    @GetMapping
    Progress show(@PathVariable String id, Principal listener) {
        return table.find(id, listener.getName());
    }

    @PutMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void put(@PathVariable String id, @RequestBody Progress progress, Principal listener) {
        if (!table.put(id, listener.getName(), progress)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no book " + id);
        }
    }
}
