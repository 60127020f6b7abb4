package io.backup4j.operate.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PatientCallsTest {
    private static final int TRIES = 5_000;

    private final PatientCalls calls = new PatientCalls("patient-calls-test", Duration.ofSeconds(20));
    private final BlockingQueue<Integer> late = new LinkedBlockingQueue<>();

    @Test
    void anAnswerThatComesWithAnInterruptIsHadOrLateAndNeverLost() throws Exception {
        Thread waiting = Thread.currentThread();
        for (int i = 0; i < TRIES; i++) {
            int value = i;
            Integer answer;
            try {
                answer = calls.call(
                        "key",
                        () -> {
                            waiting.interrupt();
                            return value;
                        },
                        late::add);
                assertThat(Thread.interrupted())
                        .as("the interrupt is still known")
                        .isTrue();
            } catch (InterruptedException e) {
                assertThat(Thread.interrupted())
                        .as("the interrupt is still known")
                        .isTrue();
                answer = late.poll(20, TimeUnit.SECONDS);
            }
            assertThat(answer).as("answer " + i).isEqualTo(value);
        }
        assertThat(late).isEmpty();
    }
}
