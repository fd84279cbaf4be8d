package org.streampump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClassesTest {
    private static final long BIG = 0x123456789aL; // takes two places of the constant pool

    /** Names a few classes. */
    static final class Sample {
        final long big = BIG;
        final double other = 0.123456789;

        String[][] texts() {
            return big > other ? new String[3][] : null;
        }

        Object made() {
            return new ArrayList<>(List.of(Set.of(), int[][].class));
        }
    }

    @Test
    void classesThatAClassNamesAreFound() throws IOException {
        try (InputStream file = Sample.class.getResourceAsStream("ClassesTest$Sample.class")) {
            assertThat(Classes.namedIn(file))
                    .contains("java.lang.Object", "java.util.ArrayList", "java.util.Set", "java.lang.String")
                    .contains("org.streampump.ClassesTest$Sample")
                    .allMatch(name -> name.matches("[\\w.$]+"));
        }
    }

    @Test
    void fileOfAnotherKindIsSaid() {
        assertThatThrownBy(() -> Classes.namedIn(new ByteArrayInputStream(new byte[64])))
                .isInstanceOf(IOException.class)
                .hasMessage("no class file");
    }
}
