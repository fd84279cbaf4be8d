package org.streampump.config;

import java.util.Optional;
import org.streampump.settings.Kind;
import org.streampump.settings.Section;
import org.streampump.settings.SettingsReader;

/**
 * How a stream appears on the page and in the API. Immutable.
 *
 * @param title one line; empty: the stream's name is its title
 * @param description may be empty, may have several lines
 * @param enabled false: the stream can be neither published nor watched
 */
public record Listing(Optional<String> title, String description, boolean enabled) {
    private static final int MAX_TITLE_LENGTH = 200; // UTF-16 units, as for the description
    private static final int MAX_DESCRIPTION_LENGTH = 4_000;

    static final Kind<String> TITLE = Kind.line(MAX_TITLE_LENGTH);

    public static final Section<Listing> SECTION = new Section<>(Listing.class, Listing::read);

    private static Listing read(SettingsReader in) {
        return new Listing(
                in.read("title", TITLE, "the name", "for the page and the API; one line")
                        .filter(title -> !title.isBlank()),
                in.read("description", Kind.lines(MAX_DESCRIPTION_LENGTH), "none", "for the page and the API")
                        .filter(description -> !description.isBlank())
                        .orElse(""),
                in.flag("enabled", true, "`false`: as if the stream did not exist"));
    }
}
