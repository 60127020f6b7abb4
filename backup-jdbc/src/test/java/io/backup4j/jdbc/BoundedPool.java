package io.backup4j.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** A pool that has no more than so many connections, and says so at once instead of letting callers wait. */
public final class BoundedPool extends ForwardingDataSource {
    private final int size;
    private final AtomicInteger inUse = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger borrowed = new AtomicInteger();
    private final AtomicInteger executed = new AtomicInteger();

    public BoundedPool(DataSource connections, int size) {
        super(connections);
        this.size = size;
    }

    public int inUse() {
        return inUse.get();
    }

    public int refused() {
        return refused.get();
    }

    /** How often a connection was taken. */
    public int borrowed() {
        return borrowed.get();
    }

    /** How many statements were executed on them. */
    public int executed() {
        return executed.get();
    }

    /** As HikariCP calls it. */
    public int getMaximumPoolSize() {
        return size;
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (inUse.incrementAndGet() > size) {
            inUse.decrementAndGet();
            refused.incrementAndGet();
            throw new SQLTransientConnectionException("the pool has no connection left (" + size + " in use)");
        }
        borrowed.incrementAndGet();
        Connection connection = super.getConnection();
        AtomicBoolean given = new AtomicBoolean();
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close") && given.compareAndSet(false, true)) {
                        inUse.decrementAndGet();
                    }
                    try {
                        Object result = method.invoke(connection, arguments);
                        return result instanceof Statement ? counted(result, method.getReturnType()) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private Object counted(Object statement, Class<?> type) {
        return Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().startsWith("execute")) {
                        executed.incrementAndGet();
                    }
                    try {
                        return method.invoke(statement, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
