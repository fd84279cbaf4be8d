package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** A page of the pump in a browser, as somebody sees and uses it. */
final class Page implements Closeable {
    /** A stream's card by the stream's name, and what is shown of an element's text. */
    static final String HELPERS = "window.card = name => [...document.querySelectorAll('article')].find(card =>"
            + " [...card.querySelectorAll('.name, h2')].some(node => node.textContent === name));"
            + "window.shown = node => node && node.checkVisibility() ? node.innerText.trim() : '';"
            + "window.names = () => [...document.querySelectorAll('article')].map(card =>"
            + " shown(card.querySelector('.name')) || shown(card.querySelector('h2')));";

    private final Chromium chromium;
    private final Devtools devtools;

    private Page(Chromium chromium, Devtools devtools) {
        this.chromium = chromium;
        this.devtools = devtools;
    }

    /**
     * Opens the page of a pump and waits until it shows what the pump says.
     *
     * @param path of the pump, with its slashes
     * @param directory for the browser's profile, which must be new
     */
    static Page open(String path, Path directory) throws IOException {
        return open(path, directory, "Boolean(document.getElementById('pump')?.textContent)");
    }

    /** Opens a page of the pump's manual, whose script has begun. */
    static Page manual(String path, Path directory) throws IOException {
        return open(path, directory, "document.getElementById('search')?.hidden === false");
    }

    private static Page open(String path, Path directory, String ready) throws IOException {
        String url = Server.current().http(path).toString();
        Chromium chromium = Chromium.open(url, directory, null, "--remote-debugging-port=0");
        try {
            Page page = new Page(chromium, Devtools.of(directory));
            page.awaitTrue("document.readyState === 'complete' && " + ready);
            page.value(HELPERS);
            return page;
        } catch (RuntimeException | Error | IOException e) {
            chromium.close();
            throw e;
        }
    }

    JsonValue value(String expression) {
        return devtools.value(expression);
    }

    String text(String expression) {
        return ((JsonString) value(expression)).getString();
    }

    List<String> texts(String expression) {
        return ((JsonArray) value(expression)).getValuesAs(JsonString::getString);
    }

    boolean isTrue(String expression) {
        return value(expression).equals(JsonValue.TRUE);
    }

    void awaitTrue(String expression) {
        await(expression).atMost(Devtools.LIMIT).until(() -> isTrue(expression));
    }

    /** The text of a field on a stream's card; empty when the field is not shown. */
    String field(String stream, String field) {
        return text("shown(" + card(stream) + ".querySelector('[data-field=" + field + "]'))");
    }

    /** A JavaScript expression. */
    static String card(String stream) {
        return "card(" + quoted(stream) + ")";
    }

    static String quoted(String text) {
        return Json.createValue(text).toString();
    }

    /** Opens a fold of a stream's card: {@code watch} or {@code push}. */
    void unfold(String stream, String fold) {
        value(card(stream) + ".querySelector('." + fold + "').open = true");
        awaitTrue(card(stream) + ".querySelector('." + fold + " .output code') !== null");
    }

    /** Focuses an element and types into it, as a keyboard does. */
    void type(String element, String text) {
        value(element + ".focus()");
        devtools.command("Input.insertText", Json.createObjectBuilder().add("text", text));
    }

    /** A key of the keyboard that types nothing but, at most, the end of a line. */
    enum Key {
        ENTER("Enter", 13, "\r"),
        TAB("Tab", 9, ""),
        RIGHT("ArrowRight", 39, ""),
        DOWN("ArrowDown", 40, ""),
        ESCAPE("Escape", 27, "");

        private final String name;
        private final int code;
        private final String text;

        Key(String name, int code, String text) {
            this.name = name;
            this.code = code;
            this.text = text;
        }
    }

    /** Presses and releases a key. */
    void press(Key key) {
        for (String event : List.of("keyDown", "keyUp")) {
            devtools.command(
                    "Input.dispatchKeyEvent",
                    Json.createObjectBuilder()
                            .add("type", event)
                            .add("key", key.name)
                            .add("code", key.name)
                            .add("text", key.text)
                            .add("windowsVirtualKeyCode", key.code));
        }
    }

    /** Chooses a way to push, and a variant where there are several; the one command that is shown then. */
    String push(String stream, String way, String variant) {
        String fold = card(stream) + ".querySelector('.push')";
        value(fold + ".querySelector('.ways input[value=" + way + "]').click()");
        if (!variant.isEmpty()) {
            value("(select => { select.value = " + quoted(variant) + "; select.dispatchEvent(new Event('change')); })("
                    + fold + ".querySelector('select'))");
        }
        List<String> commands = texts("[..." + fold + ".querySelectorAll('code')].map(code => code.textContent)");
        assertThat(commands).hasSize(1);
        return commands.get(0);
    }

    void typeKey(String stream, String key) {
        type(card(stream) + ".querySelector('.push p.field:has(button) input')", key);
    }

    /** Lets the browser reach no address that ends so, or all of them again: {@code ""}. */
    void block(String end) {
        JsonArrayBuilder patterns = Json.createArrayBuilder();
        if (!end.isEmpty()) {
            patterns.add("*" + end);
        }
        devtools.command("Network.enable", Json.createObjectBuilder());
        devtools.command("Network.setBlockedURLs", Json.createObjectBuilder().add("urls", patterns));
    }

    /** Loads the page anew, and waits until it shows what the pump says. */
    void reload() {
        value("location.reload()");
        awaitTrue("document.readyState === 'complete' && document.querySelector('article') !== null"
                + " && window.card === undefined");
        value(HELPERS);
    }

    /** Looks at the page as on a screen of this size, and keeps a picture of it among the logs. */
    void look(int width, int height, boolean dark, String picture) throws IOException {
        devtools.command(
                "Emulation.setDeviceMetricsOverride",
                Json.createObjectBuilder()
                        .add("width", width)
                        .add("height", height)
                        .add("deviceScaleFactor", 1)
                        .add("mobile", width < 500));
        devtools.command(
                "Emulation.setEmulatedMedia",
                Json.createObjectBuilder()
                        .add(
                                "features",
                                Json.createArrayBuilder()
                                        .add(Json.createObjectBuilder()
                                                .add("name", "prefers-color-scheme")
                                                .add("value", dark ? "dark" : "light"))));
        awaitTrue("innerWidth === " + width + " && matchMedia('(prefers-color-scheme: dark)').matches === " + dark);
        String png = devtools.command("Page.captureScreenshot", Json.createObjectBuilder())
                .getString("data");
        Path file = Server.logDirectory()
                .resolve(Server.current().containerName() + "-" + picture + "-" + width + (dark ? "-dark" : "-light")
                        + ".png");
        Files.write(file, Base64.getDecoder().decode(png));
    }

    /**
     * Looks at the page on phones and desktop, in light and dark. WCAG 2.2: 1.4.3 (contrast of texts), 1.4.10 (nothing to be
     * scrolled sideways).
     */
    void assertReadable(String picture) throws IOException {
        for (boolean dark : new boolean[] {false, true}) {
            for (int width : new int[] {320, 390, 1280}) {
                look(width, width < 500 ? 844 : 900, dark, picture);
                assertThat(isTrue("document.documentElement.scrollWidth <= innerWidth"))
                        .as("nothing is wider than %d", width)
                        .isTrue();
                assertThat(texts(FAINT_TEXTS)).as("%d, dark: %s", width, dark).isEmpty();
            }
        }
    }

    private static final String FAINT_TEXTS = """
            (() => {
              const rgba = text => text.match(/[0-9.]+/g).map(Number);
              const part = value => value <= 10.31 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4;
              const luminance = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
              const ground = node => {
                const colour = rgba(getComputedStyle(node).backgroundColor);
                return colour[3] === 0 && node.parentElement ? ground(node.parentElement) : colour;
              };
              const ratio = node => {
                const both = [luminance(rgba(getComputedStyle(node).color)), luminance(ground(node))].sort((a, b) => b - a);
                return (both[0] + 0.05) / (both[1] + 0.05);
              };
              const ownText = node => [...node.childNodes].some(child => child.nodeType === 3 && child.data.trim() !== '');
              return [...document.querySelectorAll('body *')]
                .filter(node => node.checkVisibility() && (ownText(node) || node.matches('input, select')) && ratio(node) < 4.5)
                .map(node => `${node.textContent}: ${ratio(node)}`);
            })()
            """;

    /** Ends the browser; an {@link AssertionError} when a script of the page has failed, or its policy was broken. */
    @Override
    public void close() {
        List<String> troubles = devtools.troubles();
        devtools.close();
        chromium.close();
        assertThat(troubles).isEmpty();
    }
}
