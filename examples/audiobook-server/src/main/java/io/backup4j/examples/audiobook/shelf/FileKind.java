package io.backup4j.examples.audiobook.shelf;

import java.util.Locale;
import java.util.Map;
import org.springframework.http.MediaType;

/** What is kept on disk, and in which formats. */
public enum FileKind {
    AUDIO(
            "media",
            Map.of(
                    "mp3", "audio/mpeg",
                    "m4a", "audio/mp4",
                    "m4b", "audio/mp4",
                    "ogg", "audio/ogg",
                    "wav", "audio/wav")),
    COVER("covers", Map.of("jpg", "image/jpeg", "jpeg", "image/jpeg", "png", "image/png"));

    private final String directory;
    private final Map<String, String> formats;

    FileKind(String directory, Map<String, String> formats) {
        this.directory = directory;
        this.formats = formats;
    }

    /** Name of the directory in the library. */
    String directory() {
        return directory;
    }

    /**
     * The ending of an uploaded file's name. Nothing else of that name is used.
     *
     * @throws IllegalArgumentException if it is no format of this kind
     */
    public String ending(String fileName) {
        String ending = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        if (!formats.containsKey(ending)) {
            throw new IllegalArgumentException(
                    "A file of " + directory + " ends with one of " + formats.keySet() + ": '" + fileName + "'");
        }
        return ending;
    }

    /** What a browser is told. */
    public MediaType mediaType(String fileName) {
        return MediaType.parseMediaType(formats.get(ending(fileName)));
    }
}
