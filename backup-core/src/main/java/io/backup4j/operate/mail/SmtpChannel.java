package io.backup4j.operate.mail;

import io.backup4j.spi.alert.AlertChannel;
import io.backup4j.spi.alert.AlertMessage;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells alerts by email, over a server of one's own. Needs {@code org.eclipse.angus:angus-mail} on the class path, which backup4j does not bring. The server's certificate is
 * checked; where TLS is asked for and the server has none, nothing is sent. A server that does not answer is given up after 5 seconds at each step. Thread-safe.
 */
public final class SmtpChannel implements AlertChannel {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpChannel.class);
    /** A mail has about nine steps, and channels have 30 seconds; a server that is well answers in a fraction of one. */
    private static final String STEP_MILLIS = "5000";

    private final String name;
    private final Server server;
    private final InternetAddress from;
    private final InternetAddress[] to;

    /** How the way to the server is kept secret. */
    public enum Security {
        /** TLS from the first byte, usually on port 465. */
        TLS,
        /** TLS after a command in clear, usually on port 587; refused if the server does not offer it. */
        STARTTLS,
        /** None: for a server on this machine. */
        NONE
    }

    /**
     * A mail server.
     *
     * @param host its name, as its certificate says
     * @param port of it
     * @param security of the way to it
     * @param userOrNull null for no authentication
     * @param passwordOrNull of the user
     */
    public record Server(
            String host,
            int port,
            Security security,
            @Nullable String userOrNull,
            @Nullable String passwordOrNull) {
        public Server {
            Objects.requireNonNull(host, "host");
            Objects.requireNonNull(security, "security");
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("port: must be 1 to 65535: " + port);
            }
            if ((userOrNull == null) != (passwordOrNull == null)) {
                throw new IllegalArgumentException("user, password: one is there without the other");
            }
        }

        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /**
     * Makes a channel.
     *
     * @param from address of the sender
     * @param to at least one address
     * @throws IllegalArgumentException if an address is none
     */
    public SmtpChannel(String name, Server server, String from, List<String> to) {
        this.name = Objects.requireNonNull(name, "name");
        this.server = Objects.requireNonNull(server, "server");
        this.from = address("from", from);
        if (to.isEmpty()) {
            throw new IllegalArgumentException("to: there is nobody to tell");
        }
        this.to = to.stream().map(receiver -> address("to", receiver)).toArray(InternetAddress[]::new);
    }

    private static InternetAddress address(String setting, String text) {
        try {
            return new InternetAddress(text, true);
        } catch (AddressException e) {
            throw new IllegalArgumentException(setting + ": no address of email: '" + text + "'", e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void deliver(AlertMessage message) throws IOException {
        Session session = Session.getInstance(properties());
        try (Transport transport = session.getTransport(protocol())) {
            transport.connect(server.host(), server.port(), server.userOrNull(), server.passwordOrNull());
            transport.sendMessage(mail(session, message), to);
        } catch (SendFailedException e) {
            if (e.getValidSentAddresses() == null || e.getValidSentAddresses().length == 0) {
                throw refused(e);
            }
            // Somebody was told: told again and again because of a wrong address, nobody would read it any more.
            LOG.warn(
                    "The mail server {} takes nothing for {} of {} receivers of channel '{}': {}",
                    server,
                    to.length - e.getValidSentAddresses().length,
                    to.length,
                    name,
                    Stream.of(e.getInvalidAddresses(), e.getValidUnsentAddresses())
                            .filter(Objects::nonNull)
                            .flatMap(Stream::of)
                            .map(Address::toString)
                            .toList());
        } catch (AuthenticationFailedException e) {
            throw new IOException("The mail server " + server + " does not accept user and password.");
        } catch (MessagingException | IllegalStateException e) {
            throw refused(e);
        }
    }

    /** Only its kind: an answer of the server may repeat what it was sent. */
    private IOException refused(Exception failure) {
        return new IOException("The mail server " + server + " did not take the message ("
                + failure.getClass().getSimpleName() + ").");
    }

    private String protocol() {
        return server.security() == Security.TLS ? "smtps" : "smtp";
    }

    private Properties properties() {
        Properties properties = new Properties();
        String prefix = "mail." + protocol() + ".";
        properties.setProperty(prefix + "connectiontimeout", STEP_MILLIS);
        properties.setProperty(prefix + "timeout", STEP_MILLIS);
        properties.setProperty(prefix + "writetimeout", STEP_MILLIS);
        // One receiver that the server does not know must not silence the others.
        properties.setProperty(prefix + "sendpartial", "true");
        properties.setProperty(prefix + "auth", String.valueOf(server.userOrNull() != null));
        properties.setProperty(prefix + "ssl.checkserveridentity", "true");
        // The end of a connection is of no interest: the message is taken or it is not.
        properties.setProperty(prefix + "quitwait", "false");
        if (server.security() == Security.STARTTLS) {
            properties.setProperty(prefix + "starttls.enable", "true");
            properties.setProperty(prefix + "starttls.required", "true");
        }
        return properties;
    }

    private MimeMessage mail(Session session, AlertMessage message) throws MessagingException {
        MimeMessage mail = new MimeMessage(session);
        mail.setFrom(from);
        mail.setRecipients(Message.RecipientType.TO, to);
        mail.setSentDate(Date.from(message.at()));
        mail.setSubject(message.headline().replaceAll("\\p{Cntrl}+", " "), StandardCharsets.UTF_8.name());
        mail.setText(message.text().replaceAll("[\\p{Cntrl}&&[^\n\t]]", " "), StandardCharsets.UTF_8.name());
        // So that no absence notice answers it (RFC 3834).
        mail.setHeader("Auto-Submitted", "auto-generated");
        mail.saveChanges();
        return mail;
    }

    @Override
    public String toString() {
        return "channel " + name + " by " + server;
    }
}
