package io.backup4j.operate.alert;

import java.net.URI;
import java.util.Map;

/**
 * One request of a channel. Holds secrets, and so shows nothing of itself.
 *
 * @param uri where it goes
 * @param headers of the request
 * @param body text
 */
record HttpPost(URI uri, Map<String, String> headers, String body) {
    HttpPost {
        headers = Map.copyOf(headers);
    }

    @Override
    public String toString() {
        return "a request to " + uri.getHost();
    }
}
