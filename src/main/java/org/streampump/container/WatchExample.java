package org.streampump.container;

import java.util.List;

/**
 * One way to play or keep streams of a format with a tool that people have, for pages that show the example.
 *
 * @param way a word for how the stream is played or kept, such as {@code vlc}; one way has the same word in all formats
 * @param label the tool's name, for people
 * @param command the whole command, in which {@link #ADDRESS} or {@link #MMSH} stands for the stream's address
 */
public record WatchExample(String way, String label, String command) {
    /** Placeholder for the stream's address. */
    public static final String ADDRESS = "{address}";

    /** Placeholder for the stream's address in the form that players of Windows Media use. */
    public static final String MMSH = "{mmsh}";

    public static WatchExample vlc(String address) {
        return player("vlc", "VLC", address);
    }

    public static WatchExample mpv(String address) {
        return player("mpv", "mpv", address);
    }

    public static WatchExample ffplay(String address) {
        return player("ffplay", "ffplay", address);
    }

    public static WatchExample mplayer(String address) {
        return player("mplayer", "MPlayer", address);
    }

    private static WatchExample player(String program, String label, String address) {
        return new WatchExample(program, label, program + quoted(address));
    }

    /**
     * Returns an example in which a web page plays the format in the browser.
     *
     * @param element the HTML element that plays the format: {@code video} or {@code audio}
     */
    public static WatchExample page(String element) {
        return new WatchExample(
                "page", "Your page", "<" + element + " controls src=\"" + ADDRESS + "\"></" + element + ">");
    }

    /** Returns an example in which curl keeps the stream as a file. */
    public static WatchExample curl(String extension) {
        return new WatchExample("curl", "curl", "curl -o recording." + extension + quoted(ADDRESS));
    }

    /** Returns an example in which Windows Media Player opens a playlist. */
    public static WatchExample windows() {
        return new WatchExample("windows", "Windows Media", ADDRESS + ".asx");
    }

    /** Returns the examples for a format that players play and browsers do not. */
    public static List<WatchExample> players(String extension) {
        return List.of(vlc(ADDRESS), mpv(ADDRESS), ffplay(ADDRESS), curl(extension));
    }

    /**
     * Returns the examples for a format that players and browsers play.
     *
     * @param element the HTML element in which browsers play the format: {@code video} or {@code audio}
     */
    public static List<WatchExample> playersAndBrowsers(String element, String extension) {
        return List.of(vlc(ADDRESS), mpv(ADDRESS), ffplay(ADDRESS), page(element), curl(extension));
    }

    private static String quoted(String address) {
        return " \"" + address + "\"";
    }
}
