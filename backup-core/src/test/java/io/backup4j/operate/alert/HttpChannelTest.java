package io.backup4j.operate.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spi.alert.AlertChannel;
import io.backup4j.testkit.AlertChannelContract;
import io.backup4j.testkit.AlertMessages;
import io.backup4j.testkit.LocalReceiver;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HttpChannelTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String SECRET = "T0SECRET";

    private LocalReceiver receiver;

    @BeforeEach
    void listen() throws IOException {
        receiver = new LocalReceiver();
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    private String url() {
        return receiver.url("/services/" + SECRET);
    }

    @Test
    void aTokenFromAFileWithALineEndWorksAndWhatNoHeaderCanHoldIsNotShown() throws IOException {
        HttpChannel.webhook("own", url(), "Bearer " + SECRET + "\n").deliver(AlertMessages.saying("text"));
        assertThat(receiver.asked()).hasSize(1);
        for (String wrong : List.of("Bearer\n" + SECRET, "\n", "Bearer " + SECRET + "\u20ac")) {
            assertThatThrownBy(() -> HttpChannel.webhook("own", url(), wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("authorization of channel 'own'")
                    .hasMessageNotContaining(SECRET);
        }
    }

    @Test
    void aRequestThatCannotBeMadeFailsWithoutShowingIt() {
        HttpPost post = new HttpPost(
                java.net.URI.create(url()), java.util.Map.of("Authorization", "Bearer\n" + SECRET), "text");
        assertThatThrownBy(() -> new HttpCalls().post(post))
                .isInstanceOf(IOException.class)
                .hasMessageNotContaining(SECRET)
                .hasNoCause();
    }

    private JsonNode json() {
        return JSON.readTree(receiver.asked().get(0).body());
    }

    abstract class Contract extends AlertChannelContract {
        abstract String shown(String body);

        @Override
        protected List<String> received() {
            return receiver.asked().stream().map(asked -> shown(asked.body())).toList();
        }

        @Override
        protected AlertChannel refused() throws IOException {
            receiver.answers(403);
            return open();
        }

        @Override
        protected List<String> secrets() {
            return List.of(SECRET, "c2lk");
        }
    }

    @Nested
    class Slack extends Contract {
        @Override
        protected AlertChannel open() {
            return HttpChannel.slack("slack", url());
        }

        @Override
        String shown(String body) {
            return JSON.readTree(body).get("text").stringValue();
        }
    }

    @Nested
    class Discord extends Contract {
        @Override
        protected AlertChannel open() {
            return HttpChannel.discord("discord", url());
        }

        @Override
        String shown(String body) {
            String content = JSON.readTree(body).get("content").stringValue();
            assertThat(content.length()).isLessThanOrEqualTo(2000);
            return content;
        }
    }

    @Nested
    class Webhook extends Contract {
        @Override
        protected AlertChannel open() {
            return HttpChannel.webhook("hook", url(), "Bearer " + SECRET);
        }

        @Override
        String shown(String body) {
            JsonNode notice = JSON.readTree(body).get("notices").get(0);
            return notice.get("kind").stringValue() + " "
                    + notice.get("subject").stringValue() + " "
                    + notice.get("message").stringValue();
        }
    }

    @Nested
    class Sms extends Contract {
        @Override
        protected AlertChannel open() {
            return HttpChannel.twilio("sms", receiver.url(""), "sid", SECRET, "+1 555", "+49 30 1");
        }

        @Override
        String shown(String body) {
            String text = field(body, "Body");
            assertThat(text.length()).isLessThanOrEqualTo(320);
            return text;
        }
    }

    private static String field(String form, String name) {
        for (String pair : form.split("&")) {
            if (pair.startsWith(name + "=")) {
                return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
            }
        }
        throw new AssertionError("no " + name + " in " + form);
    }

    @Test
    void slackSeesNoMentionAndNoLinkInAText() throws IOException {
        HttpChannel.slack("slack", url()).deliver(AlertMessages.saying("<!channel> & <https://evil|click>"));

        assertThat(json().get("text").stringValue()).contains("&lt;!channel&gt; &amp; &lt;https://evil|click&gt;");
        assertThat(json().get("mrkdwn").booleanValue()).isFalse();
    }

    @Test
    void discordMentionsNobody() throws IOException {
        HttpChannel.discord("discord", url()).deliver(AlertMessages.saying("@everyone *bold* [a](https://evil)"));

        assertThat(json().get("content").stringValue()).contains("\\@everyone \\*bold\\* \\[a\\]\\(https://evil\\)");
        assertThat(json().get("allowed_mentions").get("parse")).isEmpty();
    }

    @Test
    void aWebhookGetsItsHeaderAndEverything() throws IOException {
        HttpChannel.webhook("hook", url(), "Bearer " + SECRET).deliver(AlertMessages.saying("text"));

        assertThat(receiver.asked().get(0).authorization()).isEqualTo("Bearer " + SECRET);
        assertThat(json().get("severity").stringValue()).isEqualTo("CRITICAL");
        assertThat(json().get("notices").get(0).get("event").stringValue()).isEqualTo("OPENED");
    }

    @Test
    void aTextMessageIsPostedAsAFormWithBasicAuthentication() throws IOException {
        HttpChannel.twilio("sms", receiver.url(""), "sid", SECRET, "+1 555", "+49 30 1")
                .deliver(AlertMessages.saying("text"));

        LocalReceiver.Asked asked = receiver.asked().get(0);
        assertThat(asked.path()).isEqualTo("/2010-04-01/Accounts/sid/Messages.json");
        assertThat(asked.authorization())
                .isEqualTo("Basic "
                        + Base64.getEncoder().encodeToString(("sid:" + SECRET).getBytes(StandardCharsets.UTF_8)));
        assertThat(field(asked.body(), "To")).isEqualTo("+49 30 1");
        assertThat(field(asked.body(), "From")).isEqualTo("+1 555");
    }

    @Test
    void aRedirectIsNotFollowed() {
        receiver.answers(302);

        assertThatThrownBy(() -> HttpChannel.slack("slack", url()).deliver(AlertMessages.saying("text")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("redirect");
        assertThat(receiver.asked()).hasSize(1);
    }

    @Test
    void aReceiverThatNeverAnswersHoldsNobodyUp() {
        receiver.fallSilent();

        assertThatThrownBy(() -> HttpChannel.slack("slack", url())
                        .timeout(Duration.ofMillis(200))
                        .deliver(AlertMessages.saying("text")))
                .isInstanceOf(IOException.class)
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void anUnknownHostIsAFailureThatTellsNoSecret() {
        assertThatThrownBy(() -> HttpChannel.slack("slack", "http://localhost:1/" + SECRET)
                        .deliver(AlertMessages.saying("text")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("localhost")
                .hasMessageNotContaining(SECRET)
                .hasNoCause();
    }

    @Test
    void anAddressThatIsNoneIsRefusedWithoutBeingRepeated() {
        for (String wrong : List.of(
                "https://host/a b" + SECRET,
                "ftp://host/" + SECRET,
                "host/" + SECRET,
                "https://user:" + SECRET + "@host/")) {
            assertThatThrownBy(() -> HttpChannel.slack("slack", wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("url of channel 'slack'")
                    .hasMessageNotContaining(SECRET)
                    .hasNoCause();
        }
    }
}
