package io.backup4j.spring;

import java.io.InputStream;
import java.sql.Connection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;

/** What a native image must keep of the engine: things that are found by name, and the native code of zstd, whose library brings no metadata of its own. */
final class LibraryHints implements RuntimeHintsRegistrar {
    /** Objects whose fields the native code of zstd-jni reads and writes. */
    private static final List<String> FIELDS_OF_ZSTD = List.of(
            "com.github.luben.zstd.ZstdCompressCtx",
            "com.github.luben.zstd.ZstdDecompressCtx",
            "com.github.luben.zstd.ZstdInputStreamNoFinalizer",
            "com.github.luben.zstd.ZstdOutputStreamNoFinalizer");
    /** Statements that take the rows of a restore as a stream. */
    private static final List<String> STATEMENTS =
            List.of("org.mariadb.jdbc.Statement", "com.mysql.cj.jdbc.JdbcStatement");

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        hints.resources().registerPattern("io/backup4j/version.properties");
        hints.resources().registerPattern("*/*/libzstd-jni-*");
        FIELDS_OF_ZSTD.forEach(
                type -> hints.jni().registerTypeIfPresent(classLoader, type, MemberCategory.ACCESS_DECLARED_FIELDS));
        STATEMENTS.forEach(type -> hints.reflection()
                .registerTypeIfPresent(
                        classLoader,
                        type,
                        hint -> hint.withMethod(
                                "setLocalInfileInputStream",
                                List.of(TypeReference.of(InputStream.class)),
                                ExecutableMode.INVOKE)));
        // The one connection that Flyway's callback is given.
        hints.proxies().registerJdkProxy(Connection.class);
    }
}
