package io.backup4j.examples.audiobook.demo;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** A cover of stripes, as PNG. */
final class CoverPicture {
    private static final int SIZE = 200;

    private CoverPicture() {}

    static byte[] png(int seed) throws IOException {
        BufferedImage picture = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < SIZE; y++) {
            for (int x = 0; x < SIZE; x++) {
                picture.setRGB(x, y, (x + y) / 20 % 2 == 0 ? seed * 4093 : 0xF0E8D8);
            }
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", png);
        return png.toByteArray();
    }
}
