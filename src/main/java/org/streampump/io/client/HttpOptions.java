package org.streampump.io.client;

import java.util.Optional;
import org.streampump.settings.Kind;
import org.streampump.settings.Problem;
import org.streampump.settings.Section;
import org.streampump.settings.SettingsReader;
import org.streampump.settings.TextRule;

/**
 * The options that a source may have besides the address of an HTTP server. Immutable.
 *
 * @param credentials user name and password that are used instead of a user info in the address
 */
public record HttpOptions(Optional<HttpCredentials> credentials) {
    private static final int MAX_LENGTH = 200; // characters

    private static final Kind<String> USER = Kind.ofText(
                    text -> Optional.of(text).filter(user -> !user.isEmpty() && user.indexOf(':') < 0 && isLine(user)),
                    "a user name of at most " + MAX_LENGTH + " characters, without a colon and control characters")
            .hidden();
    private static final Kind<String> PASSWORD = Kind.line(MAX_LENGTH).hidden();

    public static final Section<HttpOptions> SECTION = new Section<>(HttpOptions.class, HttpOptions::read);

    private static boolean isLine(String text) {
        return text.length() <= MAX_LENGTH && TextRule.isLine(text);
    }

    private static HttpOptions read(SettingsReader in) {
        Optional<String> user = in.read(
                "user",
                USER,
                "none",
                "user name for the server, in the place of `USER:PASSWORD@` in the address and written as it is");
        Optional<String> password = in.read("password", PASSWORD, "none", "password of this user");
        if (password.isPresent() && !in.isGiven("user", "")) {
            in.add("user", Problem.MISSING, "the user whose password is given");
        }
        return new HttpOptions(user.map(name -> new HttpCredentials(name, password.orElse(""))));
    }
}
