package io.backup4j.spring;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Data sources that tell nothing but what their database is. */
final class Pools {
    private Pools() {}

    /** One whose connections say so. */
    static DataSource of(String product, String url) {
        DatabaseMetaData metadata =
                proxy(DatabaseMetaData.class, (self, method, arguments) -> switch (method.getName()) {
                    case "getURL" -> url;
                    case "getDatabaseProductName" -> product;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        Connection connection = proxy(Connection.class, (self, method, arguments) -> switch (method.getName()) {
            case "getMetaData" -> metadata;
            case "close" -> null;
            default -> throw new UnsupportedOperationException(method.getName());
        });
        return pool((self, method, arguments) -> connection);
    }

    /** One whose database is away. */
    static DataSource away() {
        return pool((self, method, arguments) -> {
            throw new SQLException("connection refused");
        });
    }

    private static DataSource pool(InvocationHandler connections) {
        return proxy(DataSource.class, (self, method, arguments) -> switch (method.getName()) {
            case "getConnection" -> connections.invoke(self, method, arguments);
            case "hashCode" -> System.identityHashCode(self);
            case "equals" -> self == arguments[0];
            case "toString" -> "pool";
            case "isWrapperFor" -> false;
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
