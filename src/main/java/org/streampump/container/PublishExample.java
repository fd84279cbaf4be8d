package org.streampump.container;

/**
 * One way to publish streams of a format with a tool that people have, for pages that show the example.
 *
 * @param way a word for how the stream is sent, such as {@code obs}; one way has the same word in all formats
 * @param label what is sent, for people
 * @param arguments the tool's arguments, without the address
 */
public record PublishExample(String way, String label, String arguments) {

    /**
     * Returns an example in which ffmpeg sends a file over HTTP; the arguments are ffmpeg's, between {@code -re} and the
     * address.
     */
    public static PublishExample file(String label, String arguments) {
        return new PublishExample("file", label, arguments);
    }

    /**
     * Returns an example in which ffmpeg generates test pictures and a test tone and sends them over HTTP.
     *
     * @param arguments ffmpeg's arguments between the test sources and the address
     */
    public static PublishExample test(String label, String arguments) {
        String sources = "-f lavfi -i testsrc2=size=1280x720:rate=25 -f lavfi -i sine ";
        return new PublishExample("test", label, sources + arguments);
    }

    /**
     * Returns an example in which ffmpeg sends a file over Icecast's protocol, which takes every stream without a media type
     * for MP3. The arguments are ffmpeg's, between {@code -re} and the address.
     */
    public static PublishExample icecast(String label, String arguments) {
        return new PublishExample("icecast", label, arguments);
    }

    /**
     * Returns an example in which OBS sends its recording output, which ffmpeg's libraries write; OBS uses ffmpeg's name for
     * the format.
     *
     * @param muxerSettings the contents of OBS's field for muxer settings; may be empty
     */
    public static PublishExample obs(String label, String muxerSettings) {
        return new PublishExample("obs", label, muxerSettings);
    }

    /**
     * Returns an example in which ffmpeg sends a file to a publishing point of Windows Media; the arguments are ffmpeg's,
     * between {@code -re} and the address.
     */
    public static PublishExample windows(String label, String arguments) {
        return new PublishExample("windows", label, arguments);
    }
}
