package org.cnscs.vm.look;

import java.io.PrintWriter;
import java.util.List;
import org.cnscs.space.SearchResult;
import org.cnscs.space.SearchResult.Count;
import org.cnscs.space.SearchResult.Facet;
import org.cnscs.space.SearchResult.Fragment;
import org.cnscs.space.SearchResult.Hit;

/**
 * What a search found, for people. Texts come from programs and from others, so no character that a
 * terminal obeys is printed.
 */
final class FoundText {
  private static final String BOLD = "\u001b[1m";
  private static final String PLAIN = "\u001b[0m";

  private final PrintWriter out;
  private final boolean terminal;

  /**
   * Creates what prints.
   *
   * @param terminal whether what matches is marked as terminals show it, or in brackets
   */
  FoundText(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Prints hits, facets, and where to go on. */
  void print(SearchResult result) {
    for (Hit hit : result.hits()) {
      String where = hit.checkpoints().isEmpty() ? hit.document() : shown(hit);
      String place = hit.place().isEmpty() ? "" : " " + hit.place();
      out.println(harmless(where + "  " + hit.kind() + place));
      out.println("    " + harmless(hit.summary()));
      hit.fragments().forEach(this::print);
    }
    result.facets().forEach(this::print);
    out.println(result.total() + (result.total() == 1 ? " hit" : " hits") + more(result));
    if (result.behind() > 0) {
      out.println(result.behind() + " batches are not indexed yet");
    }
  }

  private void print(Fragment fragment) {
    out.print("      " + harmless(fragment.field()) + ": ");
    for (int i = 0; i < fragment.parts().size(); i++) {
      String part = harmless(fragment.parts().get(i));
      out.print(i % 2 == 0 ? part : terminal ? BOLD + part + PLAIN : "[" + part + "]");
    }
    out.println();
  }

  private void print(Facet facet) {
    int told = facet.counts().size();
    String some = facet.values() > told ? ", the " + told + " most frequent" : "";
    out.println(harmless(facet.field()) + ": " + facet.values() + " values" + some);
    for (Count count : facet.counts()) {
      out.println("  %9d  %s".formatted(count.count(), harmless(count.value())));
    }
  }

  /**
   * Returns the checkpoints of a hit: the last few of many, since the newest are the likeliest to
   * be resumed.
   */
  private static String shown(Hit hit) {
    List<String> all = hit.checkpoints();
    int count = all.size();
    String last = String.join(" ", all.subList(Math.max(0, count - 3), count));
    return count > 3 ? last + " and " + (count - 3) + " more" : last;
  }

  private static String more(SearchResult result) {
    if (result.total() <= result.hits().size()) {
      return "";
    }
    String go = result.next() == null ? "" : "; go on with --after " + result.next();
    return ", " + result.hits().size() + " shown; see --limit" + go;
  }

  /** Returns text on one line, with U+FFFD for every control character. */
  private static String harmless(String text) {
    return text.replaceAll("[\\r\\n\\t]+", " ").replaceAll("\\p{Cc}", "\uFFFD");
  }
}
