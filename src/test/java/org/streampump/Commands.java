package org.streampump;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.parser.Parser;

/** The command lines in the code blocks of README and manual. */
public final class Commands {
    private Commands() {}

    /**
     * One command.
     *
     * @param words as a shell takes the line apart, the program first
     */
    public record Command(Path document, List<String> words) {
        /** Words that begin like options, without their values. */
        public List<String> options() {
            return words.stream()
                    .skip(1)
                    .filter(word -> word.matches("-{1,2}[a-zA-Z].*"))
                    .toList();
        }

        @Override
        public String toString() {
            return document + ": " + String.join(" ", words);
        }
    }

    /** Commands of one program, over all documents. */
    public static List<Command> of(String program) {
        List<Command> commands = new ArrayList<>();
        for (Path document : Documents.all()) {
            for (String block : codeBlocks(Documents.text(document))) {
                for (String line : block.replaceAll("\\\\\n *", "").split("\n", -1)) {
                    for (List<String> words : shellWords(line)) {
                        if (!words.isEmpty() && words.get(0).equals(program)) {
                            commands.add(new Command(document, words));
                        }
                    }
                }
            }
        }
        return commands;
    }

    private static List<String> codeBlocks(String markdown) {
        List<String> blocks = new ArrayList<>();
        Parser.builder().build().parse(markdown).accept(new AbstractVisitor() {
            @Override
            public void visit(FencedCodeBlock block) {
                blocks.add(block.getLiteral());
            }

            @Override
            public void visit(IndentedCodeBlock block) {
                blocks.add(block.getLiteral());
            }
        });
        return blocks;
    }

    /** A line's commands, which pipes part, as words. Knows quotes, and nothing else that shells know. */
    private static List<List<String>> shellWords(String line) {
        List<List<String>> commands = new ArrayList<>(List.of(new ArrayList<>()));
        StringBuilder word = new StringBuilder();
        boolean begun = false;
        char quote = 0;
        for (char letter : (line + " ").toCharArray()) {
            List<String> words = commands.get(commands.size() - 1);
            if (quote != 0) {
                if (letter == quote) {
                    quote = 0;
                } else {
                    word.append(letter);
                }
            } else if (letter == '"' || letter == '\'') {
                quote = letter;
                begun = true;
            } else if (letter == ' ' || letter == '|') {
                if (begun) {
                    words.add(word.toString());
                    word.setLength(0);
                    begun = false;
                }
                if (letter == '|') {
                    commands.add(new ArrayList<>());
                }
            } else {
                word.append(letter);
                begun = true;
            }
        }
        return commands;
    }
}
