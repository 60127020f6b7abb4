package io.backup4j.s3;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * What an answer says it holds of an object.
 *
 * @param from first byte; -1 if that is not readable
 * @param length bytes of the answer
 * @param total bytes of the object
 */
record SentRange(long from, long length, long total) {
    /** RFC 9110, 14.4; a total that is not known does not occur with objects. */
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");

    /** An answer without a range is the whole object. */
    static SentRange of(GetObjectResponse answer) {
        long length = answer.contentLength() == null ? Long.MAX_VALUE : answer.contentLength();
        if (answer.contentRange() == null) {
            return new SentRange(0, length, answer.contentLength() == null ? 0 : length);
        }
        Matcher range = CONTENT_RANGE.matcher(answer.contentRange());
        return range.matches()
                ? new SentRange(Long.parseLong(range.group(1)), length, Long.parseLong(range.group(3)))
                : new SentRange(-1, length, 0);
    }
}
