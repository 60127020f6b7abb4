package io.backup4j.examples.audiobook.shelf;

import java.io.Serial;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;

/** The library is being restored; the same request works a little later. */
@ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
public class ShelfClosedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    ShelfClosedException() {
        super("The library is being restored. Try again in a minute.");
    }
}
