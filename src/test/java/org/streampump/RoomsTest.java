package org.streampump;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Which room may import which: imports point to the hub, and from there to the vocabulary of containers. */
class RoomsTest {
    private static final String ROOT = "org.streampump";
    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    /** For each room, those it may import; a room's own packages below it have lines of their own. */
    private static final Map<String, List<String>> ARROWS = new LinkedHashMap<>();

    static {
        ARROWS.put("settings", List.of());
        ARROWS.put("container", List.of());
        ARROWS.put("container.flv", List.of("container", "amf"));
        ARROWS.put("container.mpegts", List.of("container"));
        ARROWS.put("container.asf", List.of("container"));
        ARROWS.put("container.matroska", List.of("container"));
        ARROWS.put("container.fmp4", List.of("container"));
        ARROWS.put("container.mpegaudio", List.of("container"));
        ARROWS.put("container.ogg", List.of("container"));
        ARROWS.put("address", List.of());
        ARROWS.put("logging", List.of("settings", "address"));
        ARROWS.put("stream.log", List.of("container", "settings", "logging"));
        ARROWS.put("stream", List.of("stream.log", "container", "settings", "address", "logging"));
        ARROWS.put("events", List.of("stream", "address", "logging"));
        ARROWS.put("io", List.of("stream", "stream.log", "container"));
        ARROWS.put("io.client", List.of("settings"));
        ARROWS.put("access", List.of("settings", "address"));
        ARROWS.put("config", List.of("settings"));
        ARROWS.put("door", List.of("io", "access", "settings", "address", "logging"));
        ARROWS.put(
                "protocol",
                List.of(
                        "door",
                        "source",
                        "source.http",
                        "io.client",
                        "io",
                        "stream",
                        "stream.log",
                        "container",
                        "access",
                        "config",
                        "settings",
                        "address",
                        "logging"));
        ARROWS.put("protocol.http", List.of("door", "protocol", "io", "stream", "container", "access", "config"));
        ARROWS.put(
                "protocol.icy",
                List.of("door", "protocol", "io", "stream", "stream.log", "container", "access", "config"));
        ARROWS.put(
                "protocol.mmsh",
                List.of(
                        "door",
                        "protocol",
                        "source",
                        "source.http",
                        "io.client",
                        "io",
                        "stream",
                        "container",
                        "container.asf",
                        "access",
                        "config",
                        "settings",
                        "address",
                        "logging"));
        ARROWS.put("protocol.playlist", List.of("door", "protocol", "config"));
        ARROWS.put("source.http", List.of("source", "io.client", "stream", "container", "settings"));
        ARROWS.put("source", List.of("io.client", "io", "stream", "container", "settings", "logging"));
        ARROWS.put("status", List.of("stream", "stream.log", "container", "access", "config", "settings"));
        ARROWS.put("control", List.of("stream", "logging"));
        ARROWS.put("api", List.of("door", "control", "status", "io", "stream"));
        ARROWS.put("icecast", List.of("door", "control", "status", "io", "stream", "container", "config", "logging"));
        ARROWS.put("servlet", List.of("door", "io", "logging"));
        ARROWS.put("undeploy", List.of());
        ARROWS.put("manual", List.of()); // of the build, not in the WAR
    }

    @Test
    void everyRoomHasALine() {
        Set<String> rooms = new TreeSet<>();
        OURS.forEach(ours -> rooms.add(ours.getPackageName()));
        rooms.remove(ROOT);
        Assertions.assertThat(ARROWS.keySet())
                .containsAll(rooms.stream()
                        .map(room -> room.substring(ROOT.length() + 1))
                        .toList());
    }

    @Test
    void everyRoomIsInTheManual() {
        String table = Documents.page("architecture");
        OURS.forEach(ours -> {
            String room = ours.getPackageName().equals(ROOT)
                    ? "(root)"
                    : '`'
                            + ours.getPackageName()
                                    .substring(ROOT.length() + 1)
                                    .replaceFirst("^(container|protocol)(?=\\.)", "")
                            + '`';
            Assertions.assertThat(table).contains(room);
        });
    }

    @Test
    void importsPointTowardsTheHub() {
        ARROWS.forEach((room, allowed) -> classes()
                .that()
                .resideInAPackage(ROOT + "." + room)
                .should()
                .onlyDependOnClassesThat(isForeign().or(isIn(room, allowed)))
                .allowEmptyShould(true) // a room that is not built yet
                .check(OURS));
    }

    @Test
    void noPackagesDependOnEachOther() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(OURS);
    }

    @Test
    void onlyFourClassesKnowTomcat() {
        noClasses()
                .that()
                .haveNameNotMatching(
                        "org\\.streampump\\.io\\.(TomcatConnection|AccessLine|TomcatRequest|TomcatBodyInput)(\\$.*)?")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("org.apache.coyote..", "org.apache.tomcat..", "org.apache.catalina.."))
                .check(OURS);
    }

    /** Or a protocol that is not HTTP could not use it. */
    @Test
    void decidingWhoMayComeKnowsNoServlet() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".access", ROOT + ".source..", ROOT + ".io.client")
                .or()
                .haveNameMatching("org\\.streampump\\.protocol\\.(Visitor|ViewerAdmission|ViewerDecision|Waiting"
                        + "|PublisherAdmission|PublisherDecision|Refused|RefusalLog|PumpParts|SourceParts|TcpDoor)"
                        + "(\\$.*)?")
                .should()
                .dependOnClassesThat(resideInAnyPackage("jakarta.servlet..", ROOT + ".door"))
                .check(OURS);
    }

    @Test
    void containersArePureCode() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".container..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "jakarta..", "org.apache..", "java.net..", "java.nio.channels..", "java.util.concurrent.."))
                .check(OURS);
    }

    /** Classes that all know each other, over others or directly, can only be understood together. */
    @Test
    void noMoreThanThreeClassesOfTheHubKnowEachOther() {
        Map<String, Set<String>> known = new TreeMap<>();
        OURS.stream().filter(RoomsTest::isOfHub).forEach(ours -> {
            Set<String> others = known.computeIfAbsent(topLevel(ours), name -> new TreeSet<>());
            ours.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(RoomsTest::isOfHub)
                    .forEach(other -> others.add(topLevel(other)));
        });
        Map<String, Set<String>> reached = new TreeMap<>();
        known.keySet().forEach(name -> reached.put(name, reachedFrom(name, known)));
        Set<Set<String>> circles = new HashSet<>();
        known.keySet()
                .forEach(name -> circles.add(reached.get(name).stream()
                        .filter(other -> reached.get(other).contains(name))
                        .collect(Collectors.toCollection(TreeSet::new))));
        Assertions.assertThat(circles).allMatch(circle -> circle.size() <= 3);
    }

    /** Classes that many others know grow unless somebody looks. */
    @Test
    void classesOfTheHubStaySmall() throws IOException {
        Path hub = Path.of("src/main/java/org/streampump/stream");
        Map<String, Long> tooLong = new TreeMap<>();
        try (Stream<Path> files = Files.walk(hub)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                long lines = Files.readAllLines(file).size();
                if (lines > (file.endsWith("Stream.java") ? 300 : 400)) {
                    tooLong.put(file.toString(), lines);
                }
            }
        }
        Assertions.assertThat(tooLong).isEmpty();
        Assertions.assertThat(OURS.get(ROOT + ".stream.Stream").getMethods().stream()
                        .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
                        .count())
                .isLessThanOrEqualTo(15);
    }

    private static boolean isOfHub(JavaClass one) {
        return resideInAPackage(ROOT + ".stream..").test(one);
    }

    private static String topLevel(JavaClass one) {
        return one.getName().replaceFirst("\\$.*", "");
    }

    private static Set<String> reachedFrom(String name, Map<String, Set<String>> known) {
        Set<String> reached = new TreeSet<>();
        Deque<String> next = new ArrayDeque<>(Set.of(name));
        while (!next.isEmpty()) {
            for (String other : known.get(next.pop())) {
                if (reached.add(other)) {
                    next.push(other);
                }
            }
        }
        return reached;
    }

    private static DescribedPredicate<JavaClass> isForeign() {
        return DescribedPredicate.not(resideInAnyPackage(ROOT + ".."));
    }

    private static DescribedPredicate<JavaClass> isIn(String room, List<String> allowed) {
        return resideInAnyPackage(Stream.concat(Stream.of(room), allowed.stream())
                .map(name -> ROOT + "." + name)
                .toArray(String[]::new));
    }
}
