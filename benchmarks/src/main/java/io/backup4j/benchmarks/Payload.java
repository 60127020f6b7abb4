package io.backup4j.benchmarks;

import java.util.Random;

/** Data of one kind, the same in every run. */
public enum Payload {
    /** Words of a vocabulary, frequent ones more often: compresses to about two fifths, like source texts. */
    TEXT {
        @Override
        void fill(byte[] data, Random random) {
            byte[][] words = new byte[VOCABULARY][];
            for (int i = 0; i < words.length; i++) {
                words[i] = word(random);
            }
            int position = 0;
            while (position < data.length) {
                double skewed = random.nextDouble() * random.nextDouble();
                byte[] word = words[(int) (skewed * VOCABULARY)];
                int count = Math.min(word.length, data.length - position);
                System.arraycopy(word, 0, data, position, count);
                position += count;
            }
        }
    },

    /** Noise, as media and archives are for a compressor. */
    NOISE {
        @Override
        void fill(byte[] data, Random random) {
            random.nextBytes(data);
        }
    };

    private static final int VOCABULARY = 4096;
    private static final long SEED = 20261121;

    abstract void fill(byte[] data, Random random);

    /** Fresh bytes of this kind. */
    byte[] make(int bytes) {
        byte[] data = new byte[bytes];
        fill(data, new Random(SEED));
        return data;
    }

    /** 2 to 11 lower-case letters and a space. */
    private static byte[] word(Random random) {
        byte[] word = new byte[3 + random.nextInt(10)];
        for (int i = 0; i < word.length - 1; i++) {
            word[i] = (byte) ('a' + random.nextInt(26));
        }
        word[word.length - 1] = ' ';
        return word;
    }
}
