package org.streampump.protocol.playlist;

/** One line per address, as Winamp had it, with its title in a comment before it. */
final class M3u {
    static final String MEDIA_TYPE = "audio/x-mpegurl";

    private M3u() {}

    /** A title is one line here, whatever it was. */
    static String text(String title, String address) {
        String line = title.replaceAll("[\\p{Cntrl}\\x{85}\\x{2028}\\x{2029}]+", " ");
        return "#EXTM3U\n#EXTINF:-1," + line + "\n" + address + "\n";
    }
}
