package io.backup4j.operate.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.backup4j.operate.mail.SmtpChannel.Security;
import io.backup4j.operate.mail.SmtpChannel.Server;
import io.backup4j.spi.alert.AlertChannel;
import io.backup4j.testkit.AlertChannelContract;
import io.backup4j.testkit.AlertMessages;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SmtpChannelTest extends AlertChannelContract {
    private static final String PASSWORD = "T0SECRET";

    private final GreenMail mail = new GreenMail(new ServerSetup(0, "localhost", ServerSetup.PROTOCOL_SMTP));

    @BeforeEach
    void listen() {
        mail.start();
        mail.setUser("collector@example.org", "collector", PASSWORD);
    }

    @AfterEach
    void close() {
        mail.stop();
    }

    private SmtpChannel channel(Security security, String password) {
        Server server = new Server("localhost", mail.getSmtp().getPort(), security, "collector", password);
        return new SmtpChannel("mail", server, "collector@example.org", List.of("operator@example.org"));
    }

    @Override
    protected AlertChannel open() {
        return channel(Security.NONE, PASSWORD);
    }

    @Override
    protected List<String> received() {
        List<String> texts = new ArrayList<>();
        try {
            for (MimeMessage message : mail.getReceivedMessages()) {
                texts.add(message.getSubject() + "\n" + message.getContent());
            }
            return texts;
        } catch (MessagingException e) {
            throw new AssertionError(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected AlertChannel refused() {
        return channel(Security.NONE, "wrong-" + PASSWORD);
    }

    @Override
    protected List<String> secrets() {
        return List.of(PASSWORD);
    }

    @Test
    void aServerWithoutTlsIsSentNothingWhereTlsIsAskedFor() {
        for (Security security : List.of(Security.STARTTLS, Security.TLS)) {
            AlertChannel channel = channel(security, PASSWORD);

            assertThatThrownBy(() -> channel.deliver(AlertMessages.saying("text")))
                    .isInstanceOf(IOException.class);
        }
        assertThat(received()).isEmpty();
    }

    @Test
    void aTextCannotAddHeaders() throws Exception {
        open().deliver(AlertMessages.about("nightly\r\nBcc: somebody@example.org"));

        MimeMessage message = mail.getReceivedMessages()[0];
        assertThat(message.getHeader("Bcc")).isNull();
        assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    }

    @Test
    void anAddressThatIsNoneIsRefused() {
        Server server = new Server("localhost", 25, Security.NONE, null, null);

        assertThatThrownBy(() -> new SmtpChannel("mail", server, "nobody at all", List.of("a@example.org")))
                .hasMessageContaining("from");
        assertThatThrownBy(() -> new SmtpChannel("mail", server, "a@example.org", List.of()))
                .hasMessageContaining("to");
    }
}
