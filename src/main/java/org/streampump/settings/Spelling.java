package org.streampump.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses the known word that was meant by an unknown word. */
public final class Spelling {
    private static final int MAX_LENGTH = 64; // longer words are not typing errors
    private static final int LONG_WORD = 5; // from this length on, two slips are forgiven; in shorter words, one slip

    private Spelling() {}

    /** Returns the nearest known word if it is near enough to be meant; upper and lower case do not matter. */
    public static Optional<String> nearest(String word, Collection<String> known) {
        return known.stream()
                .filter(candidate -> isNear(word, candidate))
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
    }

    static boolean isNear(String word, String known) {
        int slips = known.length() < LONG_WORD ? 1 : 2;
        return word.length() <= MAX_LENGTH && distance(word, known) <= slips;
    }

    /**
     * Returns the number of edits that turn one word into the other: insert, delete, replace, or swap neighbours (optimal
     * string alignment).
     */
    public static int distance(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                edits[i][j] = i == 0 || j == 0 ? i + j : step(a, b, edits, i, j);
            }
        }
        return edits[a.length()][b.length()];
    }

    private static int step(String a, String b, int[][] edits, int i, int j) {
        int replaced = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replaced, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, edits[i - 2][j - 2] + 1) : best;
    }
}
