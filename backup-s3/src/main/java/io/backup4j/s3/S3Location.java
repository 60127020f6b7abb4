package io.backup4j.s3;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A place in S3 as text: {@code s3://bucket/prefix?region=…&endpoint=…}. It never holds a secret, so that it may stand in configuration, logs and history.
 *
 * <p>Parameters: {@code region endpoint pathStyle insecure profile checksum conditionalWrites consistentListing deleteVersions encryption kmsKey storageClass
 * objectLock retention}. An unknown one is refused by name, as a mistyped {@code objectlock} must not pass for none.
 *
 * @param bucket its name
 * @param prefix without slashes at its ends; empty for none
 * @param parameters as given, decoded
 */
public record S3Location(String bucket, String prefix, Map<String, String> parameters) {
    private static final String SCHEME = "s3://";

    private static final Set<String> KNOWN = Set.of(
            "region",
            "endpoint",
            "pathStyle",
            "insecure",
            "profile",
            "checksum",
            "conditionalWrites",
            "consistentListing",
            "deleteVersions",
            "encryption",
            "kmsKey",
            "storageClass",
            "objectLock",
            "retention");

    /** What people try to write into such a URL, in small letters. */
    private static final Set<String> SECRETS = Set.of(
            "accesskey",
            "accesskeyid",
            "access_key",
            "access_key_id",
            "secret",
            "secretkey",
            "secretaccesskey",
            "secret_key",
            "secret_access_key",
            "sessiontoken",
            "session_token",
            "token",
            "password",
            "ssec",
            "customerkey");

    public S3Location {
        parameters = Map.copyOf(parameters);
    }

    /** Whether a text is meant for this class. */
    public static boolean matches(String text) {
        return text.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    /**
     * Reads {@code s3://bucket[/prefix][?name=value&…]}.
     *
     * @throws IllegalArgumentException naming what is wrong; a secret in the text is not repeated
     */
    public static S3Location parse(String text) {
        if (!matches(text)) {
            throw new IllegalArgumentException("not a place in S3: expected s3://bucket/prefix");
        }
        int query = text.indexOf('?');
        String path = text.substring(SCHEME.length(), query < 0 ? text.length() : query);
        if (path.contains("@")) {
            throw secret("user and password before an @");
        }
        Map<String, String> parameters = query < 0 ? Map.of() : parameters(text.substring(query + 1));
        int slash = path.indexOf('/');
        String bucket = slash < 0 ? path : path.substring(0, slash);
        if (bucket.isEmpty()) {
            throw new IllegalArgumentException("s3:// is not followed by a bucket: expected s3://bucket/prefix");
        }
        String prefix = slash < 0 ? "" : decoded(path.substring(slash + 1)).replaceAll("^/+|/+$", "");
        S3Location location = new S3Location(bucket, prefix, parameters);
        location.options().build();
        return location;
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if (SECRETS.contains(name.toLowerCase(Locale.ROOT))
                    || name.toLowerCase(Locale.ROOT).startsWith("x-amz-")) {
                throw secret("'" + name + "'");
            }
            if (!KNOWN.contains(name)) {
                throw new IllegalArgumentException("unknown parameter '" + name + "'; known are "
                        + String.join(", ", KNOWN.stream().sorted().toList()));
            }
            if (equals < 0 || equals == pair.length() - 1) {
                throw new IllegalArgumentException("parameter '" + name + "' has no value");
            }
            if (parameters.put(name, decoded(pair.substring(equals + 1))) != null) {
                throw new IllegalArgumentException("parameter '" + name + "' is given twice");
            }
        }
        return parameters;
    }

    private static IllegalArgumentException secret(String what) {
        return new IllegalArgumentException("credentials do not belong into the URL (" + what
                + "): it is stored in histories and logs. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment, or name"
                + " a section of ~/.aws/credentials by profile=…. Take this key out of use: others may have seen it");
    }

    /** A {@code +} stays one: it may be in names of objects. */
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not a URL: a % must be followed by two hex digits", e);
        }
    }

    /**
     * Options as the location says; credentials, limits and what else is no part of it may be added.
     *
     * @throws IllegalArgumentException naming the parameter and what is wrong with it
     */
    public S3OptionsBuilder options() {
        S3OptionsBuilder options = S3Options.builder(bucket).prefix(prefix);
        if (parameters.containsKey("kmsKey") != "kms".equals(parameters.get("encryption"))) {
            throw new IllegalArgumentException("encryption=kms and kmsKey=… are given together or not at all");
        }
        if (parameters.containsKey("retention") != parameters.containsKey("objectLock")) {
            throw new IllegalArgumentException("objectLock=governance|compliance and retention=…d are given together");
        }
        parameters.forEach((name, value) -> apply(options, name, value));
        return options;
    }

    private void apply(S3OptionsBuilder options, String name, String value) {
        switch (name) {
            case "region" -> options.region(value);
            case "endpoint" -> options.endpoint(endpoint(value));
            case "pathStyle" -> options.pathStyle(flag(name, value));
            case "insecure" -> options.insecure(flag(name, value));
            case "profile" -> options.credentials(S3Credentials.profile(value));
            case "checksum" -> options.checksum(choice(S3Checksum.class, name, value));
            case "conditionalWrites" -> options.conditionalWrites(flag(name, value));
            case "consistentListing" -> options.consistentListing(flag(name, value));
            case "deleteVersions" -> options.deleteVersions(flag(name, value));
            case "storageClass" -> options.storageClass(value);
            case "encryption" -> options.encryption(encryption(value));
            case "objectLock" ->
                options.objectLock(new S3ObjectLock(
                        choice(S3ObjectLock.Mode.class, name, value), days(parameters.getOrDefault("retention", ""))));
            default -> {
                // kmsKey and retention belong to another parameter.
            }
        }
    }

    private S3Encryption encryption(String value) {
        return switch (value) {
            case "s3" -> S3Encryption.storeKeys();
            case "kms" -> S3Encryption.kms(parameters.getOrDefault("kmsKey", ""));
            default -> throw new IllegalArgumentException("encryption: expected s3 or kms: '" + value + "'");
        };
    }

    private static URI endpoint(String value) {
        try {
            return URI.create(value.contains("://") ? value : "https://" + value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("endpoint: not a URL: '" + value + "'", e);
        }
    }

    private static boolean flag(String name, String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(name + ": expected true or false: '" + value + "'");
        };
    }

    private static <E extends Enum<E>> E choice(Class<E> type, String name, String value) {
        try {
            return Enum.valueOf(type, value.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": '" + value + "' is none of "
                    + String.join(
                            ", ",
                            Arrays.stream(type.getEnumConstants())
                                    .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                                    .toList()));
        }
    }

    private static Duration days(String value) {
        if (!value.matches("[1-9]\\d{0,4}d")) {
            throw new IllegalArgumentException("retention: expected a number of days such as 30d: '" + value + "'");
        }
        return Duration.ofDays(Long.parseLong(value.substring(0, value.length() - 1)));
    }
}
