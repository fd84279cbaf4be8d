package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.streampump.Commands;
import org.streampump.Documents;

/**
 * The manual as the pump serves it, and whether the programs know the options that its commands have. The browser, and programs
 * that the build does not bring: profile {@code players}.
 */
@OneContainer("other classes ask every container for the pump's files")
@ExtendWith(ArquillianExtension.class)
class ManualIT {
    private static final Pattern TARGET = Pattern.compile(" (?:href|src)=\"([^\"]*)\"");
    private static final Pattern ID = Pattern.compile(" id=\"([^\"]*)\"");

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @RegisterExtension
    final Ffmpeg ffmpeg = new Ffmpeg();

    @TempDir
    private Path directory;

    @Deployment(testable = false)
    static WebArchive pump() {
        return PumpWar.packaged()
                .parameter("stream.free", "{\"publish\": \"anyone\"}")
                .archive();
    }

    @Test
    void everyLinkOfTheServedPagesLeadsSomewhere() throws Exception {
        URI first = Server.current().http("/manual/");
        Map<URI, String> texts = new HashMap<>();
        List<URI> open = new ArrayList<>(List.of(first));
        List<String> broken = new ArrayList<>();
        while (!open.isEmpty()) {
            URI page = open.remove(0);
            for (MatchResult found : matches(TARGET, text(page, texts))) {
                URI target = page.resolve(found.group(1).replace("&amp;", "&"));
                if (!target.getAuthority().equals(first.getAuthority())) {
                    continue; // somebody else's
                }
                URI file = target.resolve(target.getRawPath());
                boolean isNew = !texts.containsKey(file);
                String text = text(file, texts);
                if (text == null || target.getFragment() != null && !ids(text).contains(target.getFragment())) {
                    broken.add(page + " -> " + found.group(1));
                }
                if (isNew && text != null && file.getPath().endsWith(".html")) {
                    open.add(file);
                }
            }
        }
        assertThat(broken).isEmpty();
        assertThat(texts.keySet().stream().filter(file -> file.getPath().endsWith(".html")))
                .hasSameSizeAs(Documents.all());
    }

    /** Null when it is not there. */
    private static String text(URI file, Map<URI, String> texts) throws Exception {
        if (!texts.containsKey(file)) {
            HttpResponse<String> answer = get(file);
            texts.put(file, answer.statusCode() == 200 ? answer.body() : null);
        }
        return texts.get(file);
    }

    private static HttpResponse<String> get(URI address) throws Exception {
        return CLIENT.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    }

    private static List<MatchResult> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().toList();
    }

    private static Set<String> ids(String text) {
        return Set.copyOf(
                matches(ID, text).stream().map(found -> found.group(1)).toList());
    }

    @Test
    void pagesAreGuardedAndUnknownOnesAreNotFound() throws Exception {
        HttpResponse<String> page = get(Server.current().http("/manual/radio.html"));
        assertThat(page.headers().firstValue("Content-Type").orElseThrow())
                .isEqualToIgnoringCase("text/html;charset=UTF-8");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("script-src 'self'");
        assertThat(page.body())
                .contains("<html lang=\"en\">", "<title>Radio · Stream Pump · Manual</title>")
                .doesNotContain("<script>", " style=");
        HttpResponse<String> bare = get(Server.current().http("/manual"));
        assertThat(bare.statusCode()).isEqualTo(302);
        assertThat(Server.current()
                        .http("/manual")
                        .resolve(bare.headers().firstValue("Location").orElseThrow()))
                .isEqualTo(Server.current().http("/manual/"));
        for (String unknown : List.of("/manual/nothing.html", "/manual/radio", "/manual/radio.html/", "/manual/js/")) {
            assertThat(get(Server.current().http(unknown)).statusCode())
                    .as(unknown)
                    .isEqualTo(404);
        }
    }

    @Test
    void indexHasEverySetting() throws Exception {
        HttpResponse<String> answer = get(Server.current().http("/manual/index.json"));
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        List<JsonObject> sections =
                Json.createReader(new StringReader(answer.body())).readArray().getValuesAs(JsonObject.class);
        assertThat(sections)
                .filteredOn(section -> section.getString("address").equals("configuration.html#settings-of-the-pump"))
                .singleElement()
                .satisfies(section -> {
                    assertThat(section.getString("page")).isEqualTo("Configuration");
                    assertThat(section.getString("heading")).isEqualTo("Settings of the pump");
                    assertThat(section.getString("text")).contains("pump.adminKey", "pump.logWaiting");
                });
    }

    @Test
    void searchIsUsedByKeyboardAndShowsTextsAsTheyAre() throws IOException {
        skipWithoutPlayers();
        try (Page page = Page.manual("/manual/", directory)) {
            page.type("document.getElementById('words')", "<tls>none");
            page.awaitTrue("document.querySelectorAll('#places a').length > 0");
            assertThat(page.texts("[...document.querySelectorAll('#places mark')].map(mark => mark.textContent)"))
                    .contains("<tls>None");
            assertThat(page.isTrue("document.querySelector('#places tls') === null"))
                    .isTrue();
            page.press(Page.Key.ESCAPE);
            assertThat(page.isTrue("document.getElementById('words').value === ''"
                            + " && document.querySelectorAll('#places a').length === 0"))
                    .isTrue();

            page.type("document.getElementById('words')", "zzqq");
            page.awaitTrue("document.getElementById('found').textContent === 'Nothing found'");
            page.press(Page.Key.ESCAPE);

            page.type("document.getElementById('words')", "Access Log tomcat");
            page.awaitTrue("document.querySelector('#places strong')?.textContent"
                    + " === 'Operations › Access log of Tomcat'");
            page.press(Page.Key.DOWN);
            page.awaitTrue("document.activeElement.matches('#places a')");
            page.press(Page.Key.ENTER);
            page.awaitTrue("location.pathname.endsWith('/manual/operations.html')"
                    + " && location.hash === '#access-log-of-tomcat' && document.title.startsWith('Operations')");
        }
    }

    @Test
    void pagesAreReadableOnPhoneAndDesktopInLightAndDark() throws IOException {
        skipWithoutPlayers();
        try (Page page = Page.manual("/manual/radio.html", directory)) {
            page.type("document.getElementById('words')", "fallback");
            page.awaitTrue("document.querySelectorAll('#places a').length > 3");
            page.assertReadable("ManualIT-search");
            page.press(Page.Key.ESCAPE);
            for (String name : List.of("radio", "configuration", "benchmark", "index")) {
                page.value("location.href = '" + name + ".html'");
                page.awaitTrue("location.pathname.endsWith('/" + name + ".html')"
                        + " && document.readyState === 'complete' && !document.getElementById('search').hidden");
                page.assertReadable("ManualIT-" + name);
            }
        }
    }

    @Test
    void pageOfThePumpLeadsToTheManual() throws IOException {
        skipWithoutPlayers();
        try (Page page = Page.open("/", directory)) {
            page.value(
                    "[...document.querySelectorAll('footer a')].find(link => link.textContent === 'Manual').click()");
            page.awaitTrue("document.title === 'Stream Pump · Manual'");
        }
    }

    @Test
    void ffmpegKnowsTheOptionsOfTheCommands() throws IOException {
        for (String program : List.of("ffmpeg", "ffprobe")) {
            // No list has -i: the line on usage names it.
            String help = help(List.of(Ffmpeg.program(program), "-hide_banner", "-h", "full"));
            assertThat(Commands.of(program))
                    .isNotEmpty()
                    .allSatisfy(command -> assertThat(command.options())
                            .allSatisfy(option -> assertThat(
                                            option.equals("-i") || knows(help, option.replaceFirst(":.*", "")))
                                    .isTrue()));
        }
        String formats = help(List.of(Ffmpeg.program("ffmpeg"), "-hide_banner", "-formats"));
        assertThat(Commands.of("ffmpeg")).hasSizeGreaterThan(12).allSatisfy(command -> {
            List<String> words = command.words();
            for (int at = words.indexOf("-f"); at >= 0 && at < words.size(); at++) {
                if (words.get(at).equals("-f")) {
                    assertThat(formats).containsPattern("(?m)^ *[DE]{1,2} .*\\b" + words.get(at + 1) + "\\b");
                }
            }
        });
    }

    @Test
    void otherProgramsKnowTheOptionsOfTheCommands() throws IOException {
        skipWithoutPlayers();
        String curl = help(List.of("curl", "--help", "all"));
        assertThat(Commands.of("curl"))
                .hasSizeGreaterThan(8)
                .allSatisfy(command -> assertThat(command.options())
                        .allSatisfy(option -> assertThat(
                                        option.startsWith("--")
                                                ? knows(curl, option)
                                                : option.chars()
                                                        .skip(1)
                                                        .allMatch(letter -> knows(curl, "-" + (char) letter)))
                                .isTrue()));
        List<String> vlcs = new ArrayList<>(List.of("cvlc", "-H", "--no-color"));
        if (System.getProperty("user.name").equals("root")) { // whom it refuses
            vlcs.addAll(0, List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        }
        String vlc = help(vlcs);
        assertThat(Commands.of("cvlc"))
                .isNotEmpty()
                .allSatisfy(command -> assertThat(command.options())
                        .allSatisfy(option -> assertThat(knows(vlc, option)).isTrue()));
    }

    /** Whether a help has a line that begins with an option, perhaps after its short or long twin. */
    private static boolean knows(String help, String option) {
        return Pattern.compile("^ *(?:-\\w, +)?" + Pattern.quote(option) + "(?![\\w-])", Pattern.MULTILINE)
                .matcher(help)
                .find();
    }

    private String help(List<String> command) throws IOException {
        Path output = Files.createTempFile(directory, "help", ".txt");
        Subprocess program = Subprocess.start(directory, output, command);
        program.exitWithin(Ffmpeg.LIMIT);
        return Files.readString(output);
    }

    private static void skipWithoutPlayers() {
        Assumptions.assumeTrue(
                Boolean.getBoolean("it.players"),
                "browser and players are tried with -Pplayers, where they are installed");
    }
}
