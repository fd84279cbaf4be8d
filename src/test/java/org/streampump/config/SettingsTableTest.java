package org.streampump.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.streampump.Documents;
import org.streampump.settings.Problem;

/** The manual has a line for every setting, and none for others. */
class SettingsTableTest {
    /** Like no key at all, so that the problem lists the known ones. */
    private static final String UNKNOWN = "qqqqqqqqqqqqqqqq";

    private static final Pattern NAMES = Pattern.compile("^\\| (`[^|]*`) \\|", Pattern.MULTILINE);

    @Test
    void everySettingOfAStreamHasALine() {
        List<Problem> problems = Loads.load("stream.news", Loads.withPublish('"' + UNKNOWN + "\": 1"))
                .problems();
        assertThat(lines("Settings of a stream")).isEqualTo(known(problems, ""));
    }

    @Test
    void everySettingOfThePumpHasALine() {
        List<Problem> problems = Loads.load("pump." + UNKNOWN, "1").problems();
        assertThat(lines("Settings of the pump")).isEqualTo(known(problems, "pump."));
    }

    /** The keys that the reader has asked for, as it says them itself. */
    private static Set<String> known(List<Problem> problems, String prefix) {
        assertThat(problems).hasSize(1);
        String expected = problems.get(0).expected();
        Set<String> known = Stream.of(
                        expected.substring(expected.indexOf(": ") + 2).split(", ", -1))
                .map(key -> prefix + key)
                .collect(TreeSet::new, Set::add, Set::addAll);
        assertThat(known).hasSizeGreaterThan(10);
        return known;
    }

    private static Set<String> lines(String section) {
        String page = Documents.page("configuration");
        String table = page.substring(page.indexOf("\n## " + section + "\n") + 1);
        int next = table.indexOf("\n## ");
        return NAMES.matcher(next < 0 ? table : table.substring(0, next))
                .results()
                .flatMap(row -> Stream.of(row.group(1).split(", ", -1)))
                .map(name -> name.replace("`", ""))
                .collect(TreeSet::new, Set::add, Set::addAll);
    }
}
