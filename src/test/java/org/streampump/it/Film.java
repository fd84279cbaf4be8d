package org.streampump.it;

import java.util.ArrayList;
import java.util.List;

/** A synthetic film with a tone, H.264 and AAC, one key frame per second: the arguments for an ffmpeg that pushes it. */
final class Film {
    private static final int PICTURES_PER_SECOND = 20;

    private final int seconds;
    private boolean pictures = true;
    private String speed;
    private List<String> outputOptions = List.of();

    private Film(int seconds) {
        this.seconds = seconds;
    }

    static Film seconds(int seconds) {
        return new Film(seconds);
    }

    /** Whether there is more than the tone. */
    Film pictures(boolean wanted) {
        pictures = wanted;
        return this;
    }

    Film inRealTime() {
        return atSpeed("1");
    }

    /** More options of the output. */
    Film with(String... options) {
        outputOptions = List.of(options);
        return this;
    }

    /** How many times faster than in real time the film is pushed; by default as fast as possible. */
    Film atSpeed(String times) {
        speed = times;
        return this;
    }

    /** Seconds. */
    int length() {
        return seconds;
    }

    /** The number of pictures in all. */
    int pictureCount() {
        return seconds * PICTURES_PER_SECOND;
    }

    /** Pushed in chunks to this path of the current server, the key in its query. */
    String[] pushed(String method, String format, String path) {
        return pushed(method, format, path, "libopenh264", "aac");
    }

    /** Pushed in chunks to this path of the current server, the key in its query, by these encoders of ffmpeg's. */
    String[] pushed(String method, String format, String path, String videoCodec, String audioCodec) {
        return pushedTo(method, format, Server.current().http(path).toString(), videoCodec, audioCodec);
    }

    /** Pushed in chunks to any address. */
    String[] pushedTo(String method, String format, String address) {
        return pushedTo(method, format, address, "libopenh264", "aac");
    }

    private String[] pushedTo(String method, String format, String address, String videoCodec, String audioCodec) {
        List<String> arguments = new ArrayList<>(List.of(made(format, videoCodec, audioCodec)));
        arguments.addAll(List.of("-method", method, address));
        return arguments.toArray(String[]::new);
    }

    /** The arguments that make the film; the caller adds the place where it goes. */
    String[] made(String format, String videoCodec, String audioCodec) {
        List<String> arguments = new ArrayList<>();
        if (pictures) {
            input(arguments, "testsrc2=size=160x120:rate=" + PICTURES_PER_SECOND);
        }
        input(arguments, "sine=frequency=440:sample_rate=44100");
        output(arguments, format, videoCodec, audioCodec);
        return arguments.toArray(String[]::new);
    }

    private void output(List<String> arguments, String format, String videoCodec, String audioCodec) {
        arguments.addAll(List.of("-t", Integer.toString(seconds)));
        if (pictures) {
            arguments.addAll(List.of("-c:v", videoCodec, "-b:v", "200k", "-g", "" + PICTURES_PER_SECOND));
        }
        arguments.addAll(List.of("-c:a", audioCodec, "-b:a", "48k", "-ac", "1", "-flush_packets", "1"));
        if (format.equals("mp4")) {
            arguments.addAll(List.of("-movflags", "frag_keyframe+empty_moov+default_base_moof"));
            arguments.addAll(List.of("-frag_duration", "1000000")); // without pictures there are no key frames
        }
        arguments.addAll(outputOptions);
        arguments.addAll(List.of("-f", format));
    }

    private void input(List<String> arguments, String source) {
        if (speed != null) {
            arguments.addAll(List.of("-readrate", speed));
        }
        arguments.addAll(List.of("-f", "lavfi", "-i", source));
    }
}
