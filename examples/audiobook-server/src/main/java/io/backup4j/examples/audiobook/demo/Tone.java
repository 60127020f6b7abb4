package io.backup4j.examples.audiobook.demo;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A tone as a WAV file: one channel, 16 bits, 8000 samples a second. */
final class Tone {
    private static final int RATE = 8000;
    private static final int BYTES_PER_SAMPLE = 2;
    private static final int HEADER_BYTES = 44;
    private static final short PCM = 1;
    private static final double LOUDNESS = 8000;

    private Tone() {}

    static byte[] wav(int hertz, int seconds) {
        int samples = RATE * seconds;
        int bytes = samples * BYTES_PER_SAMPLE;
        ByteBuffer wav = ByteBuffer.allocate(HEADER_BYTES + bytes).order(ByteOrder.LITTLE_ENDIAN);
        wav.put(ascii("RIFF")).putInt(HEADER_BYTES - 8 + bytes).put(ascii("WAVE"));
        wav.put(ascii("fmt ")).putInt(16).putShort(PCM).putShort((short) 1);
        wav.putInt(RATE).putInt(RATE * BYTES_PER_SAMPLE).putShort((short) BYTES_PER_SAMPLE);
        wav.putShort((short) (BYTES_PER_SAMPLE * Byte.SIZE)).put(ascii("data")).putInt(bytes);
        for (int sample = 0; sample < samples; sample++) {
            wav.putShort((short) (LOUDNESS * Math.sin(2 * Math.PI * hertz * sample / RATE)));
        }
        return wav.array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
