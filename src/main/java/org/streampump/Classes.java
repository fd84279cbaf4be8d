package org.streampump;

import jakarta.servlet.ServletContext;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Loads all classes of the pump, and all classes of libraries, container and JDK that they name, when the pump starts.
 * Otherwise the JVM loads a class when it is first needed, which for many classes is the moment of a first failure: a viewer
 * leaves, a connection breaks. If the process has no file descriptor left at this moment, the class cannot be read, and the JVM
 * never tries again for the place in the code that needed the class.
 */
final class Classes {
    private static final Logger LOG = LogManager.getLogger(Classes.class);

    private static final String ROOT = "/WEB-INF/classes/";
    private static final String ENDING = ".class";

    /** Magic number of class files (JVMS §4.1). */
    private static final int MAGIC = 0xcafebabe;

    private final ServletContext context;
    private final ClassLoader loader = Classes.class.getClassLoader();
    private final Set<String> seen = new HashSet<>();
    private int absent;

    private Classes(ServletContext context) {
        this.context = context;
    }

    static void loadAll(ServletContext context) {
        long sinceNs = System.nanoTime();
        Classes classes = new Classes(context);
        try {
            classes.loadBelow(ROOT);
        } catch (IOException e) {
            LOG.warn("not all classes are loaded: {}", e.toString()); // the missing classes may still be loaded later
        }
        LOG.debug(
                "{} classes loaded within {} ms; {} do not exist in this servlet container or Java",
                classes.seen.size() - classes.absent,
                (System.nanoTime() - sinceNs) / 1_000_000,
                classes.absent);
    }

    private void loadBelow(String directory) throws IOException {
        Set<String> paths = context.getResourcePaths(directory);
        if (paths == null) {
            return; // the WAR has no such place
        }
        for (String path : paths) {
            if (path.endsWith("/")) {
                loadBelow(path);
            } else if (path.endsWith(ENDING)) {
                loadWithNamed(path);
            }
        }
    }

    private void loadWithNamed(String path) throws IOException {
        String name = path.substring(ROOT.length(), path.length() - ENDING.length());
        load(name.replace('/', '.'), /* initialize= */ true);
        try (InputStream file = context.getResourceAsStream(path)) {
            for (String named : namedIn(file)) {
                load(named, /* initialize= */ false);
            }
        }
    }

    private void load(String name, boolean initialize) {
        if (!seen.add(name) && !initialize) {
            return;
        }
        try {
            Class.forName(name, initialize, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            absent++; // from a different container or a later JDK; the code that names the class is not used here
            LOG.trace("no class {}: {}", name, e.toString());
        }
    }

    /**
     * Returns the names of the classes in a class file's constant pool (JVMS §4.4), with dots; for arrays, the names of their
     * elements.
     */
    static Set<String> namedIn(InputStream classFile) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(classFile));
        if (in.readInt() != MAGIC) {
            throw new IOException("no class file");
        }
        in.readInt(); // versions
        int count = in.readUnsignedShort();
        String[] texts = new String[count];
        int[] classes = new int[count]; // index of the class's name, 0 where there is no class
        for (int n = 1; n < count; n++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts[n] = in.readUTF();
                case 7 -> classes[n] = in.readUnsignedShort();
                case 8, 16, 19, 20 -> in.skipNBytes(2); // string, method type, module, package
                case 15 -> in.skipNBytes(3); // method handle
                case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4); // numbers, members, names with types, dynamic
                case 5, 6 -> {
                    in.skipNBytes(8);
                    n++; // long and double take two entries
                }
                default -> throw new IOException("unknown constant " + tag);
            }
        }
        Set<String> names = new HashSet<>();
        for (int place : classes) {
            if (place > 0) {
                element(texts[place]).ifPresent(names::add);
            }
        }
        return names;
    }

    private static Optional<String> element(String name) {
        String bare = name.replaceFirst("^\\[+L(.*);$", "$1");
        return bare.startsWith("[") ? Optional.empty() : Optional.of(bare.replace('/', '.'));
    }
}
