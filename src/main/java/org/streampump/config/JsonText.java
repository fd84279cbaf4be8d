package org.streampump.config;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import jakarta.json.stream.JsonParsingException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.streampump.settings.Problem;

/**
 * Makes objects of unchecked JSON text. A binding alone ignores text after the document and keys that appear twice, and
 * recurses to any depth of nesting. Therefore, a streaming parser checks the text before the binding reads it.
 *
 * <p>The providers are looked up once, by the thread that makes this object; the context class loader of this thread must be
 * the web application's. Afterwards, any thread may use this object.
 */
final class JsonText {
    private static final int MAX_NESTING = 16;
    private static final int MAX_NUMBER_LENGTH = 40; // in characters; far above any setting

    private final JsonParserFactory parsers = Json.createParserFactory(Map.of());
    private final Jsonb jsonb = JsonbBuilder.create();

    /**
     * Reads one object and adds every problem with the text to the list. Problems never show the text itself, which may hold
     * secrets.
     *
     * @param parameter the parameter whose value the text is, for the problems
     * @param maxLength maximum length of the text, in UTF-16 units
     * @return empty when there was a problem
     */
    Optional<JsonObject> object(String parameter, String text, int maxLength, List<Problem> problems) {
        if (text.length() > maxLength) {
            String found = text.length() + " characters";
            problems.add(new Problem(parameter, "", found, "at most " + maxLength + " characters"));
            return Optional.empty();
        }
        return isSound(parameter, text, problems) ? bind(parameter, text, problems) : Optional.empty();
    }

    private Optional<JsonObject> bind(String parameter, String text, List<Problem> problems) {
        JsonValue value = jsonb.fromJson(text, JsonValue.class);
        if (value instanceof JsonObject object) {
            return Optional.of(object);
        }
        problems.add(new Problem(parameter, "", "", "a JSON object: {…}"));
        return Optional.empty();
    }

    private boolean isSound(String parameter, String text, List<Problem> problems) {
        int before = problems.size();
        try (JsonParser parser = parsers.createParser(new StringReader(text))) {
            check(parser, parameter, problems);
        } catch (JsonParsingException e) {
            // Only the position is shown: the parser's own message may quote the text.
            String place = "line " + e.getLocation().getLineNumber() + ", column "
                    + e.getLocation().getColumnNumber();
            problems.add(new Problem(parameter, "", "", "a JSON object; the text is not JSON at " + place));
        }
        return problems.size() == before;
    }

    /**
     * Returns the text that a key of the outermost object has as its value; empty if the document has no such text before its
     * first fault. For documents that {@link #object} refuses.
     *
     * @param text no longer than {@link #object} allows
     */
    Optional<String> textOf(String key, String text) {
        try (JsonParser parser = parsers.createParser(new StringReader(text))) {
            int depth = 0;
            String last = "";
            while (parser.hasNext() && depth <= MAX_NESTING) {
                switch (parser.next()) {
                    case START_OBJECT, START_ARRAY -> depth++;
                    case END_OBJECT, END_ARRAY -> depth--;
                    case KEY_NAME -> last = parser.getString();
                    case VALUE_STRING -> {
                        if (depth == 1 && last.equals(key)) {
                            return Optional.of(parser.getString());
                        }
                    }
                    default -> {}
                }
            }
            return Optional.empty();
        } catch (JsonParsingException e) {
            return Optional.empty(); // object() has added the problem
        }
    }

    private static void check(JsonParser parser, String parameter, List<Problem> problems) {
        Deque<Set<String>> open = new ArrayDeque<>(); // the keys seen in each open object; none in a list
        while (parser.hasNext()) {
            switch (parser.next()) {
                case START_OBJECT, START_ARRAY -> {
                    open.push(new HashSet<>());
                    if (open.size() > MAX_NESTING) {
                        problems.add(new Problem(parameter, "", "", "at most " + MAX_NESTING + " levels of nesting"));
                        return;
                    }
                }
                case END_OBJECT, END_ARRAY -> open.pop();
                case KEY_NAME -> {
                    if (!open.element().add(parser.getString())) {
                        problems.add(new Problem(parameter, parser.getString(), "given twice", "each key once"));
                    }
                }
                case VALUE_NUMBER -> {
                    if (parser.getString().length() > MAX_NUMBER_LENGTH) {
                        String expected = "numbers of at most " + MAX_NUMBER_LENGTH + " characters";
                        problems.add(new Problem(parameter, "", "", expected));
                    }
                }
                default -> {}
            }
        }
    }
}
