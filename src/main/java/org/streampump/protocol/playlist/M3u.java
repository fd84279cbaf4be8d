package org.streampump.protocol.playlist;

/** One line per address, as in Winamp's format, with the address's title in a comment before it. */
final class M3u {
    static final String MEDIA_TYPE = "audio/x-mpegurl";

    private M3u() {}

    /** Returns the text of the file; each run of control characters and line breaks in the title becomes a blank. */
    static String text(String title, String address) {
        String line = title.replaceAll("[\\p{Cntrl}\\x{85}\\x{2028}\\x{2029}]+", " ");
        return "#EXTM3U\n#EXTINF:-1," + line + "\n" + address + "\n";
    }
}
