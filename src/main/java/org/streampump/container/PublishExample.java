package org.streampump.container;

/**
 * One way to publish streams of a format with a tool that people have, for pages that show the example.
 *
 * @param way how the stream is sent, in a word that is the same for all formats
 * @param label what is sent, for people
 * @param arguments the tool's arguments, without the address
 */
public record PublishExample(String way, String label, String arguments) {

    /** ffmpeg sends a file over HTTP; the arguments are ffmpeg's, between {@code -re} and the address. */
    public static PublishExample file(String label, String arguments) {
        return new PublishExample("file", label, arguments);
    }

    /**
     * ffmpeg sends a picture and a sound that it makes itself over HTTP; the arguments are ffmpeg's, between {@code -re} and
     * the address.
     */
    public static PublishExample test(String label, String arguments) {
        String sources = "-f lavfi -i testsrc2=size=1280x720:rate=25 -f lavfi -i sine ";
        return new PublishExample("test", label, sources + arguments);
    }

    /**
     * ffmpeg sends a file over Icecast's protocol, which takes every stream without a media type for MP3. The arguments are
     * ffmpeg's, between {@code -re} and the address.
     */
    public static PublishExample icecast(String label, String arguments) {
        return new PublishExample("icecast", label, arguments);
    }

    /**
     * OBS sends its recording output, which ffmpeg writes; OBS uses ffmpeg's name for the format.
     *
     * @param muxerSettings the contents of OBS's field for muxer settings; may be empty
     */
    public static PublishExample obs(String label, String muxerSettings) {
        return new PublishExample("obs", label, muxerSettings);
    }

    /** ffmpeg sends a file to a publishing point of Windows Media; the arguments are ffmpeg's, between {@code -re} and the address. */
    public static PublishExample windows(String label, String arguments) {
        return new PublishExample("windows", label, arguments);
    }
}
