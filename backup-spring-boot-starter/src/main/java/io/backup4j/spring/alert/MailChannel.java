package io.backup4j.spring.alert;

import io.backup4j.spi.alert.AlertChannel;
import io.backup4j.spi.alert.AlertMessage;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.mail.MailSender;
import org.springframework.mail.SimpleMailMessage;

/** Tells alerts by the application's own mail sender, whose servers may answer late or never: it is left alone after 25 seconds. */
public final class MailChannel implements AlertChannel {
    /** A channel returns within 30 seconds; mail clients wait for ever by default. */
    private static final long PATIENCE_SECONDS = 25;

    private final MailSender sender;
    private final List<String> to;
    private final @Nullable String from;

    public MailChannel(MailSender sender, List<String> to, @Nullable String from) {
        this.sender = sender;
        this.to = List.copyOf(to);
        this.from = from;
    }

    @Override
    public String name() {
        return "email";
    }

    @Override
    public void deliver(AlertMessage message) throws IOException {
        SimpleMailMessage mail = new SimpleMailMessage();
        mail.setTo(to.toArray(String[]::new));
        if (from != null) {
            mail.setFrom(from);
        }
        // A line end in a subject would be a header of its own.
        mail.setSubject(message.headline().replaceAll("[\\r\\n]+", " "));
        mail.setText(message.text());
        FutureTask<Void> sending = new FutureTask<>(() -> sender.send(mail), null);
        Thread thread = new Thread(sending, "backup4j-mail");
        thread.setDaemon(true);
        thread.start();
        await(sending);
    }

    private static void await(FutureTask<Void> sending) throws IOException {
        try {
            sending.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            sending.cancel(true);
            throw new IOException("The mail server did not take the message in " + PATIENCE_SECONDS
                    + " s. Set spring.mail.properties.mail.smtp.timeout and connectiontimeout.");
        } catch (ExecutionException e) {
            // Messages of mail clients may hold the login.
            throw new IOException("The mail was not sent: "
                    + e.getCause().getClass().getName() + ", see the log of the mail client.");
        } catch (InterruptedException e) {
            sending.cancel(true);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a mail was sent");
        }
    }

    @Override
    public String toString() {
        return "channel email";
    }
}
