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
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
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
    void aReceiverThatIsUnknownSilencesNoOther() throws Exception {
        for (boolean someoneIsKnown : new boolean[] {true, false}) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                List<String> lines = Collections.synchronizedList(new ArrayList<>());
                Thread answers = new Thread(() -> answer(socket, lines));
                answers.start();
                Server server = new Server("localhost", socket.getLocalPort(), Security.NONE, null, null);
                String second = someoneIsKnown ? "operator@example.org" : "gone-too@example.org";
                SmtpChannel channel =
                        new SmtpChannel("mail", server, "a@example.org", List.of("gone@example.org", second));

                if (someoneIsKnown) {
                    channel.deliver(AlertMessages.saying("the disk is full"));
                    assertThat(lines).anyMatch(line -> line.contains("the disk is full"));
                } else {
                    assertThatThrownBy(() -> channel.deliver(AlertMessages.saying("the disk is full")))
                            .isInstanceOf(IOException.class);
                    assertThat(lines).noneMatch(line -> line.contains("the disk is full"));
                }
                answers.join(20_000);
            }
        }
    }

    /** A server that knows nobody whose address begins with {@code gone}. */
    private static void answer(ServerSocket listening, List<String> lines) {
        try (Socket socket = listening.accept()) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            OutputStream out = socket.getOutputStream();
            out.write("220 ready\r\n".getBytes(StandardCharsets.US_ASCII));
            boolean data = false;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
                if (data && !line.equals(".")) {
                    continue;
                }
                data = line.equals("DATA");
                String answer = data ? "354 go on" : line.startsWith("RCPT TO:<gone") ? "550 unknown" : "250 well";
                out.write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            lines.add(e.toString());
        }
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
