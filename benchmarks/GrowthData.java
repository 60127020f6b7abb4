import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Makes files for growth.sh, the same ones each time; started as a source file: {@code java GrowthData.java DIRECTORY FILES BYTES FIRST}.
 *
 * <p>Each file is made of pieces of 256 to 2303 bytes from a pool of 32 MiB: two thirds of the pool are words of a vocabulary, one third is noise, and 8 fresh
 * random bytes stand between two pieces. So no two chunks are equal, data compresses to about two thirds, and making it costs little more than copying.
 */
final class GrowthData {
    private static final int POOL_BYTES = 32 << 20;
    private static final int BLOCK_BYTES = 1 << 20;
    private static final int FILES_PER_DIRECTORY = 1000;

    private final byte[] pool = new byte[POOL_BYTES];
    private final byte[] block = new byte[BLOCK_BYTES];

    private GrowthData() {
        Random random = new Random(20261121);
        byte[][] words = new byte[4096][];
        for (int i = 0; i < words.length; i++) {
            words[i] = new byte[3 + random.nextInt(10)];
            for (int k = 0; k < words[i].length - 1; k++) {
                words[i][k] = (byte) ('a' + random.nextInt(26));
            }
            words[i][words[i].length - 1] = ' ';
        }
        random.nextBytes(pool);
        // Text and noise by turns, 192 KiB in all, so that each frame has some of both.
        for (int position = 0; position < POOL_BYTES; position += 192 << 10) {
            int end = Math.min(POOL_BYTES, position + (128 << 10));
            for (int at = position; at < end; ) {
                byte[] word = words[(int) (random.nextDouble() * random.nextDouble() * words.length)];
                int count = Math.min(word.length, end - at);
                System.arraycopy(word, 0, pool, at, count);
                at += count;
            }
        }
    }

    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]);
        long files = Long.parseLong(arguments[1]);
        long bytes = Long.parseLong(arguments[2]);
        long first = Long.parseLong(arguments[3]);
        GrowthData data = new GrowthData();
        for (long file = first; file < first + files; file++) {
            Path directory = root.resolve("d" + file / FILES_PER_DIRECTORY);
            if (file == first || file % FILES_PER_DIRECTORY == 0) {
                Files.createDirectories(directory);
            }
            data.write(directory.resolve("f" + file), file, bytes);
        }
    }

    private void write(Path file, long seed, long bytes) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long left = bytes; left > 0; ) {
                int count = (int) Math.min(left, BLOCK_BYTES);
                fill(random, count);
                out.write(block, 0, count);
                left -= count;
            }
        }
    }

    private void fill(SplittableRandom random, int count) {
        int position = 0;
        while (position < count) {
            long fresh = random.nextLong();
            for (int i = 0; i < Long.BYTES && position < count; i++) {
                block[position++] = (byte) (fresh >>> 8 * i);
            }
            int length = Math.min(256 + random.nextInt(2048), count - position);
            System.arraycopy(pool, random.nextInt(POOL_BYTES - length), block, position, length);
            position += length;
        }
    }
}
