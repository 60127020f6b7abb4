package io.backup4j.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import javax.sql.DataSource;

/** Keeps connections that are closed for the next one who asks, as pools do. */
public final class KeptConnections extends ForwardingDataSource implements AutoCloseable {
    private final Deque<Connection> kept = new ConcurrentLinkedDeque<>();

    public KeptConnections(DataSource connections) {
        super(connections);
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection idle = kept.poll();
        Connection connection = idle == null ? super.getConnection() : idle;
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        giveBack(connection);
                        return null;
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void giveBack(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
        kept.push(connection);
    }

    @Override
    public void close() throws SQLException {
        for (Connection connection : kept) {
            connection.close();
        }
    }
}
