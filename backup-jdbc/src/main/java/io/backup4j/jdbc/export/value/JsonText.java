package io.backup4j.jdbc.export.value;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/** Documents of JSON as databases keep them. Stateless. */
final class JsonText {
    /** A document that is in a database already is written out again, whatever its size: no limit of the parser may turn it into something else. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .build();

    private JsonText() {}

    /** The document on one line, else as it is, to the last digit; empty if it is not JSON. */
    static Optional<String> onOneLine(String document) {
        return isDocument(document) ? Optional.of(joined(document)) : Optional.empty();
    }

    private static boolean isDocument(String text) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            int depth = 0;
            int values = 0;
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (depth == 0 && ++values > 1) {
                    return false;
                }
                if (token.isScalarValue()) {
                    // Strings are read only when they are asked for, and with them what is wrong in them.
                    parser.getStringLength();
                }
            }
            return values == 1 && depth == 0;
        } catch (JacksonException e) {
            return false;
        }
    }

    /** Line ends can stand between tokens only: in strings JSON has them escaped. */
    private static String joined(String document) {
        return document.indexOf('\n') < 0 && document.indexOf('\r') < 0
                ? document
                : document.replace('\n', ' ').replace('\r', ' ');
    }
}
