package org.streampump.container;

/**
 * One way to make streams of a format with a tool that people have, for pages that show it.
 *
 * @param way to send it, the same word for all formats
 * @param label for people: what is sent
 * @param arguments of the tool, without the address
 */
public record PublishExample(String way, String label, String arguments) {

    /** ffmpeg sends a file over HTTP; the arguments are ffmpeg's, between {@code -re} and the address. */
    public static PublishExample file(String label, String arguments) {
        return new PublishExample("file", label, arguments);
    }

    /** ffmpeg sends a picture and a sound of its own over HTTP; the arguments are ffmpeg's, between {@code -re} and the address. */
    public static PublishExample test(String label, String arguments) {
        String sources = "-f lavfi -i testsrc2=size=1280x720:rate=25 -f lavfi -i sine ";
        return new PublishExample("test", label, sources + arguments);
    }

    /**
     * ffmpeg sends a file over Icecast's protocol, which calls everything MP3 that it is not told about. The arguments are
     * ffmpeg's, between {@code -re} and the address.
     */
    public static PublishExample icecast(String label, String arguments) {
        return new PublishExample("icecast", label, arguments);
    }

    /**
     * OBS sends what it records, through ffmpeg, whose name for the format is OBS's, too.
     *
     * @param muxerSettings as OBS has them in a field of its own; may be empty
     */
    public static PublishExample obs(String label, String muxerSettings) {
        return new PublishExample("obs", label, muxerSettings);
    }

    /** ffmpeg sends a file to a publishing point of Windows Media; the arguments are ffmpeg's, between {@code -re} and the address. */
    public static PublishExample windows(String label, String arguments) {
        return new PublishExample("windows", label, arguments);
    }
}
