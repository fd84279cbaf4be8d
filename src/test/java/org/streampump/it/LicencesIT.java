package org.streampump.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** Licences and notices that must be passed on with the WAR. */
@OneContainer("looks at the file only")
class LicencesIT {
    private static final String LIBRARIES = "WEB-INF/lib/";

    @Test
    void warNamesTheLicenceOfEachLibrary() throws IOException {
        try (ZipFile war = new ZipFile(System.getProperty("it.war"))) {
            String notice = text(war, "META-INF/NOTICE");
            List<String> libraries = war.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.startsWith(LIBRARIES) && name.endsWith(".jar"))
                    .map(name -> name.substring(LIBRARIES.length()).replaceFirst("-[0-9].*", ""))
                    .toList();
            assertThat(libraries)
                    .isNotEmpty()
                    .allSatisfy(library -> assertThat(notice).contains(library));
            assertThat(text(war, "META-INF/LICENSE")).contains("Apache License");
            assertThat(war.stream().map(ZipEntry::getName).filter(name -> name.startsWith("META-INF/licenses/EPL")))
                    .hasSize(2)
                    .allSatisfy(name -> assertThat(notice).contains(name.substring(name.lastIndexOf('/') + 1)));
        }
    }

    @Test
    void warHasNothingThatOnlyTheBuildNeeds() throws IOException {
        try (ZipFile war = new ZipFile(System.getProperty("it.war"))) {
            assertThat(war.stream().map(ZipEntry::getName))
                    .contains("manual/index.html")
                    .noneMatch(name -> name.contains("commonmark") || name.contains("org/streampump/manual"));
        }
    }

    @Test
    void billOfMaterialsListsEachLibrary() throws IOException {
        Path target = Path.of(System.getProperty("it.war")).getParent();
        String bill = Files.readString(target.resolve("streampump-sbom.json"));
        try (ZipFile war = new ZipFile(System.getProperty("it.war"))) {
            assertThat(war.stream().map(ZipEntry::getName).filter(name -> name.endsWith(".jar")))
                    .allSatisfy(name -> assertThat(bill)
                            .contains(name.substring(LIBRARIES.length()).replaceFirst("-[0-9].*", "")));
        }
    }

    private static String text(ZipFile war, String name) throws IOException {
        return new String(war.getInputStream(war.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
    }
}
