package io.backup4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spi.alert.AlertChannel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link io.backup4j.spi.alert.AlertChannel} must do. Extend it with a receiver of your own. */
public abstract class AlertChannelContract {

    /** A channel whose receiver takes what is delivered. */
    protected abstract AlertChannel open() throws IOException;

    /** What the receiver was told since the test began, as it would be shown to people. */
    protected abstract List<String> received();

    /** The same channel, whose receiver refuses, from now on. */
    protected abstract AlertChannel refused() throws IOException;

    /** What must never be seen: passwords, tokens, secret parts of addresses. */
    protected abstract List<String> secrets();

    @Test
    final void whatIsDeliveredArrivesOnce() throws IOException {
        open().deliver(AlertMessages.saying("the disk is away"));

        assertThat(received()).hasSize(1);
        assertThat(received().get(0)).contains("nightly").contains("FAILED").contains("the disk is away");
    }

    @Test
    final void anyTextArrivesAsItIsOrEscaped() throws IOException {
        open().deliver(AlertMessages.saying(
                "quote \" backslash \\ brace } percent % ü \uD83D\uDE00\ttab\r\nline\u0000end"));

        assertThat(received()).hasSize(1);
        assertThat(received().get(0)).contains("quote").contains("ü").contains("end");
    }

    @Test
    final void theLongestMessageIsDelivered() throws IOException {
        open().deliver(AlertMessages.longest());

        assertThat(received()).hasSize(1);
    }

    @Test
    final void aRefusalIsAFailureThatTellsNoSecret() throws IOException {
        AlertChannel channel = refused();

        assertThatThrownBy(() -> channel.deliver(AlertMessages.saying("text")))
                .isInstanceOfSatisfying(IOException.class, e -> {
                    StringWriter trace = new StringWriter();
                    e.printStackTrace(new PrintWriter(trace));
                    assertThat(e.getMessage()).isNotBlank();
                    secrets().forEach(secret -> assertThat(trace.toString()).doesNotContain(secret));
                });
    }

    @Test
    final void itsNameIsPlainAndItShowsNoSecret() throws IOException {
        AlertChannel channel = open();

        assertThat(channel.name()).matches("[a-z0-9._-]{1,64}");
        secrets().forEach(secret -> assertThat(channel.toString()).doesNotContain(secret));
    }
}
