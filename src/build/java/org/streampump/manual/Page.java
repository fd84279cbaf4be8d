package org.streampump.manual;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.IdGenerator;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.CustomNode;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/** One Markdown document that becomes a page in HTML. */
final class Page {
    private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());
    private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();

    private final String file;
    private final String title;
    private final Node document;
    private final Map<Node, String> ids = new HashMap<>(); // of headings below the title

    /** @param address address of the page; with a fragment, of a place in the page */
    record Section(String address, String heading, String text) {}

    private Page(String file, String title, Node document) {
        this.file = file;
        this.title = title;
        this.document = document;
        IdGenerator generator = IdGenerator.builder().build(); // names headings as GitHub does
        for (Node block = document.getFirstChild().getNext(); block != null; block = block.getNext()) {
            if (block instanceof Heading) {
                ids.put(block, generator.generateId(words(block)));
            }
        }
    }

    /** @param markdown begins with its title */
    static Page of(String markdown, String file) {
        Node document = PARSER.parse(markdown);
        if (!(document.getFirstChild() instanceof Heading title) || title.getLevel() != 1) {
            throw new IllegalArgumentException(file + " does not begin with a title");
        }
        return new Page(file, words(title), document);
    }

    String file() {
        return file;
    }

    String title() {
        return title;
    }

    /** Returns the destinations of the links in tables, in the order of the text. */
    List<String> tableLinks() {
        List<String> links = new ArrayList<>();
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Link link) {
                if (link.getParent() instanceof TableCell) {
                    links.add(link.getDestination());
                }
            }
        });
        return links;
    }

    void replaceLinks(UnaryOperator<String> destination) {
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Link link) {
                link.setDestination(destination.apply(link.getDestination()));
            }
        });
    }

    /** Returns the sections of the page: the first begins at the title, the others at the headings. */
    List<Section> sections() {
        List<Section> sections = new ArrayList<>();
        String address = file;
        String heading = title;
        StringBuilder text = new StringBuilder();
        for (Node block = document.getFirstChild().getNext(); block != null; block = block.getNext()) {
            if (ids.containsKey(block)) {
                sections.add(new Section(address, heading, text.toString().strip()));
                address = file + "#" + ids.get(block);
                heading = words(block);
                text.setLength(0);
            } else {
                text.append(words(block)).append(' ');
            }
        }
        sections.add(new Section(address, heading, text.toString().strip()));
        return sections;
    }

    /** Returns the visible text of a node, on one line. */
    private static String words(Node node) {
        StringBuilder words = new StringBuilder();
        node.accept(new AbstractVisitor() {
            @Override
            public void visit(Text text) {
                words.append(text.getLiteral());
            }

            @Override
            public void visit(Code code) {
                words.append(code.getLiteral());
            }

            @Override
            public void visit(FencedCodeBlock block) {
                words.append(block.getLiteral()).append(' ');
            }

            @Override
            public void visit(IndentedCodeBlock block) {
                words.append(block.getLiteral()).append(' ');
            }

            @Override
            public void visit(SoftLineBreak end) {
                words.append(' ');
            }

            @Override
            public void visit(Paragraph paragraph) {
                visitChildren(paragraph);
                words.append(' ');
            }

            @Override
            public void visit(CustomNode cell) { // a table's cell, or a node around cells
                visitChildren(cell);
                words.append(' ');
            }
        });
        return words.toString().replaceAll("\\s+", " ").strip();
    }

    /** Returns the page's text in HTML. Each table has a frame of its own, in which a narrow screen can scroll it. */
    String html() {
        return HtmlRenderer.builder()
                .extensions(EXTENSIONS)
                .escapeHtml(true)
                .attributeProviderFactory(context -> (node, tag, attributes) -> {
                    if (ids.containsKey(node)) {
                        attributes.put("id", ids.get(node));
                    }
                })
                .build()
                .render(document)
                .replace("<table>", "<div class=\"wide\"><table>")
                .replace("</table>", "</table></div>");
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
