package io.backup4j.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is sent, what is answered, and who waits for it. */
@Timeout(30)
class AnswersTest {
    private static final TopicPartition TARGET = new TopicPartition("restored", 3);
    private static final int FIRST = 1000;
    private static final int USUAL = 10;
    /** So long that some batches are fewer records than usual ones. */
    private static final int LONG = RecordProducers.batchBytes();

    private final AtomicInteger told = new AtomicInteger();
    private final Answers answers = new Answers(
            TARGET,
            FIRST,
            USUAL,
            ClientProperties.of(Map.of("bootstrap.servers", "localhost:1"), Set.of()),
            told::incrementAndGet);

    private Thread sender = Thread.currentThread();

    @Test
    void whoSendsWaitsForAnAnswerWhenTooManyAreOpen() throws Exception {
        send(USUAL, LONG);
        CompletableFuture<Void> one = sending();
        awaitWaiting();
        assertThat(one).isNotDone();
        assertThat(answers.sent()).isEqualTo(USUAL);
        answer(FIRST);
        one.get();
        assertThat(answers.sent()).isEqualTo(USUAL + 1);
        assertThat(answers.stored()).isEqualTo(1);
    }

    /** Else each batch would wait until the client is tired of it. */
    @Test
    void ofShortRecordsSomeBatchesAreOpen() throws IOException {
        int open = 3 * RecordProducers.batchBytes() / 100;
        assertThat(open).isGreaterThan(10 * USUAL);
        send(open, 100);
        assertThat(answers.sent()).isEqualTo(open);
    }

    /** What counts is how long they are now. */
    @Test
    void behindLongRecordsShortOnesAreOpenInGreaterNumbers() throws IOException {
        for (int i = 0; i < 100 * USUAL; i++) {
            send(1, LONG);
            answer(FIRST + i);
        }
        send(2 * USUAL, 100);
        assertThat(answers.sent() - answers.stored()).isEqualTo(2 * USUAL);
    }

    @Test
    void whoWaitsLearnsThatARecordCouldNotBeStored() throws Exception {
        send(USUAL, LONG);
        CompletableFuture<Void> one = sending();
        awaitWaiting();
        answers.onCompletion(null, new TimeoutException("too late"));
        assertThatThrownBy(one::get)
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(TimeoutException.class)
                .cause()
                .hasMessageContaining("records cannot be written to restored-3");
        assertThat(answers.sent()).isEqualTo(USUAL);
    }

    @Test
    void whoWaitsCanBeInterruptedAndStaysSo() throws Exception {
        send(USUAL, LONG);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        sender = new Thread(() -> {
            try {
                answers.sending(LONG);
                interrupted.complete(false);
            } catch (InterruptedIOException e) {
                interrupted.complete(Thread.currentThread().isInterrupted());
            } catch (IOException e) {
                interrupted.completeExceptionally(e);
            }
        });
        sender.start();
        awaitWaiting();
        sender.interrupt();
        assertThat(interrupted.get()).isTrue();
    }

    @Test
    void tellsWhenTheLastIsAnsweredAfterTheEnd() throws IOException {
        send(2, 100);
        answer(FIRST);
        answers.ended();
        assertThat(told).hasValue(0);
        answer(FIRST + 1);
        assertThat(told).hasValue(1);
    }

    @Test
    void tellsAtTheEndWhenAllAreAnswered() throws IOException {
        send(2, 100);
        answer(FIRST);
        answer(FIRST + 1);
        assertThat(told).hasValue(0);
        answers.ended();
        assertThat(told).hasValue(1);
    }

    @Test
    void tellsNothingOfRecordsThatLieElsewhere() throws IOException {
        send(2, 100);
        answers.ended();
        answer(FIRST);
        answer(FIRST + 2);
        assertThat(told).hasValue(0);
        assertThatThrownBy(answers::requireNoFailure)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("stored at offset 1002, expected 1001");
        assertThatThrownBy(() -> send(1, 100)).isInstanceOf(IOException.class);
    }

    /** A batch that was sent twice. */
    @Test
    void answersWithoutOffsetCountAsStored() throws IOException {
        send(1, 100);
        answers.onCompletion(null, null);
        answers.ended();
        assertThat(told).hasValue(1);
        answers.requireNoFailure();
    }

    private void send(int count, int bytes) throws IOException {
        for (int i = 0; i < count; i++) {
            answers.sending(bytes);
        }
    }

    private void answer(long offset) {
        answers.onCompletion(new RecordMetadata(TARGET, offset, 0, 0, 0, 0), null);
    }

    private CompletableFuture<Void> sending() {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        sender = new Thread(() -> {
            try {
                answers.sending(LONG);
                sent.complete(null);
            } catch (IOException e) {
                sent.completeExceptionally(e);
            }
        });
        sender.start();
        return sent;
    }

    private void awaitWaiting() {
        TestKafka.awaitTrue("it waits", () -> sender.getState() == Thread.State.TIMED_WAITING);
    }
}
