package io.backup4j.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
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
    private static final int BATCH = 10_000;
    /** So long that some batches are fewer records than usual ones. */
    private static final int LONG = BATCH;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AtomicInteger told = new AtomicInteger();
    private final Answers answers = answers(PATIENCE, told::incrementAndGet);

    private static Answers answers(Duration patience, Runnable stored) {
        return new Answers(
                TARGET,
                FIRST,
                new Answers.Bounds(USUAL, BATCH, patience.toNanos()),
                ClientProperties.of(Map.of("bootstrap.servers", "localhost:1"), Set.of()),
                stored);
    }

    private Thread sender = Thread.currentThread();

    @Test
    void whoSendsWaitsForAnAnswerWhenTooManyAreOpen() throws Exception {
        send(USUAL, LONG);
        CompletableFuture<Void> one = sending(LONG);
        awaitWaiting();
        assertThat(one).isNotDone();
        answer(FIRST);
        one.get();
        assertThat(answers.stored()).isEqualTo(1);
    }

    /** Else each batch would wait until the client is tired of it. 6 batches of 10 000 bytes, 8 of a record beside its own. */
    @Test
    void ofShortRecordsSomeBatchesAreOpenAndNoMore() throws Exception {
        send(30, 1992);
        CompletableFuture<Void> one = sending(1992);
        awaitWaiting();
        assertThat(one).isNotDone();
        answer(FIRST);
        one.get();
    }

    /** Objects of records that are next to nothing fill a heap too. */
    @Test
    void ofTheShortestRecordsFiveTimesAsManyAsUsualAreOpen() throws Exception {
        send(5 * USUAL, 0);
        CompletableFuture<Void> one = sending(0);
        awaitWaiting();
        assertThat(one).isNotDone();
        answer(FIRST);
        one.get();
    }

    /** What counts is how long they are now. */
    @Test
    void behindLongRecordsShortOnesAreOpenInGreaterNumbers() throws IOException {
        for (int i = 0; i < 100 * USUAL; i++) {
            send(1, LONG);
            answer(FIRST + i);
        }
        send(2 * USUAL, 100);
        assertThat(answers.stored()).isEqualTo(100 * USUAL);
    }

    /** The client has given up every record by then, unless its own thread has ended or it has no producer id. */
    @Test
    void whereNothingIsAnsweredAnyMoreTheWaitHasAnEnd() throws IOException {
        Answers silent = answers(Duration.ofMillis(50), told::incrementAndGet);
        for (int i = 0; i < USUAL; i++) {
            silent.sending(LONG);
        }
        assertThatThrownBy(() -> silent.sending(LONG))
                .isInstanceOf(KafkaFailure.class)
                .hasMessageContaining("restored-3: 10 records were sent, and none of them was answered for 50 ms");
    }

    /** What is open behind the last record nobody else waits for. */
    @Test
    void theEndIsWaitedForAndHasAnEndToo() throws Exception {
        send(2, 100);
        CompletableFuture<Void> all = new CompletableFuture<>();
        sender = new Thread(() -> {
            try {
                answers.awaitAll();
                all.complete(null);
            } catch (IOException e) {
                all.completeExceptionally(e);
            }
        });
        sender.setDaemon(true);
        sender.start();
        answer(FIRST);
        awaitWaiting();
        assertThat(all).isNotDone();
        answer(FIRST + 1);
        all.get();

        Answers silent = answers(Duration.ofMillis(50), told::incrementAndGet);
        silent.sending(1);
        assertThatThrownBy(silent::awaitAll)
                .isInstanceOf(KafkaFailure.class)
                .hasMessageContaining("restored-3: 1 records were sent, and none of them was answered for 50 ms");
    }

    @Test
    void atTheEndARecordThatLiesElsewhereIsAFailure() throws IOException {
        send(1, 100);
        answer(FIRST + 1);
        assertThatThrownBy(answers::awaitAll).isInstanceOf(IOException.class).hasMessageContaining("expected 1000");
    }

    /** An error would end the client's thread. */
    @Test
    void whatFailsWhenTheEndIsToldIsAFailureOfThePartition() throws IOException {
        Answers failing = answers(PATIENCE, () -> {
            throw new OutOfMemoryError("unable to create native thread");
        });
        failing.sending(1);
        failing.ended();
        failing.onCompletion(new RecordMetadata(TARGET, FIRST, 0, 0, 0, 0), null);
        assertThatThrownBy(failing::requireNoFailure)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("restored-3 cannot be read back")
                .hasRootCauseInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void whoWaitsLearnsThatARecordCouldNotBeStored() throws Exception {
        send(USUAL, LONG);
        CompletableFuture<Void> one = sending(LONG);
        awaitWaiting();
        answers.onCompletion(null, new TimeoutException("too late"));
        assertThatThrownBy(one::get)
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(TimeoutException.class)
                .cause()
                .hasMessageContaining("records cannot be written to restored-3");
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
        sender.setDaemon(true);
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

    private CompletableFuture<Void> sending(int bytes) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        sender = new Thread(() -> {
            try {
                answers.sending(bytes);
                sent.complete(null);
            } catch (IOException e) {
                sent.completeExceptionally(e);
            }
        });
        sender.setDaemon(true);
        sender.start();
        return sent;
    }

    private void awaitWaiting() {
        TestKafka.awaitTrue("it waits", () -> sender.getState() == Thread.State.TIMED_WAITING);
    }
}
