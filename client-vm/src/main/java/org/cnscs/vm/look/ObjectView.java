package org.cnscs.vm.look;

import java.io.PrintWriter;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.Json;
import org.cnscs.cli.VerbException;
import org.cnscs.heap.LineEntry;
import org.cnscs.space.Document;

/**
 * One object of a checkpoint as it stands in its line, with what it refers to, what refers to it,
 * and the shortest way to it from a root.
 *
 * @param shown how many references are shown
 */
record ObjectView(Lines lines, HeapObject object, LineReader.Found found, Shown shown)
    implements View {
  private static final Pattern ADDRESS = Pattern.compile("#?([0-9]{1,18})\\.([0-9]{1,9})");

  /**
   * Finds an object.
   *
   * @throws VerbException if the checkpoint has none at the address
   */
  static ObjectView of(Archive archive, Manifest manifest, String address, Shown shown) {
    Matcher form = ADDRESS.matcher(address);
    if (!form.matches()) {
      throw new VerbException(
          ExitCode.USAGE, "'" + address + "' is not an address; write line.slot, such as 17.4");
    }
    long number = Long.parseLong(form.group(1));
    Lines lines = Lines.of(archive, manifest);
    LineEntry line = lines.entry(number);
    if (line == null) {
      throw notFound(manifest, "no line " + number);
    }
    Document document = archive.line(manifest, line);
    LineReader.Found found = Archive.parse(document, xml -> LineReader.find(xml, form.group(2)));
    if (found == null) {
      throw notFound(manifest, "no object at " + number + "." + form.group(2));
    }
    long at = Addresses.of(number, Long.parseLong(form.group(2)));
    return new ObjectView(lines, lines.find(at), found, shown);
  }

  private static VerbException notFound(Manifest manifest, String what) {
    return new VerbException(
        ExitCode.NOT_FOUND,
        manifest.checkpoint()
            + " has "
            + what
            + "; addresses: cnscs show "
            + manifest.checkpoint()
            + " --threads");
  }

  /** What refers to the object: a root, or a reference of another object. */
  private record Referrer(Root root, References.Reference reference) {}

  private Stream<Referrer> referrers(References references) {
    return Stream.concat(
        references.roots(object.address()).map(root -> new Referrer(root, null)),
        references.to(object.address()).map(reference -> new Referrer(null, reference)));
  }

  private References references() {
    return new References(lines, Root.of(lines.manifest()));
  }

  @Override
  public Map<String, Object> json() {
    References references = references();
    var out = shown.part(References.from(object));
    var in = shown.part(referrers(references));
    return Json.object(
        "process",
        lines.manifest().header().get("process"),
        "number",
        lines.manifest().number(),
        "address",
        Addresses.text(object.address()),
        "class",
        found.className(),
        "xml",
        found.xml(),
        "refersTo",
        Shown.each(out, this::json),
        "referredBy",
        Shown.each(in, ObjectView::json),
        "path",
        (Supplier<?>) () -> path(references),
        "omitted",
        (Supplier<?>) () -> Json.object("refersTo", out.omitted(), "referredBy", in.omitted()));
  }

  private Map<String, Object> path(References references) {
    References.Path path = references.path(object.address());
    return path == null
        ? null
        : Json.object(
            "root",
            path.root().place(),
            "length",
            path.length(),
            "steps",
            shown.ends(path.length()).mapToObj(i -> json(references.step(path, i))).iterator());
  }

  private Map<String, Object> json(References.Reference reference) {
    return Json.object("name", reference.name(), "to", new Glance(lines).json(reference.to()));
  }

  private static Map<String, Object> json(Referrer referrer) {
    if (referrer.root() != null) {
      return Json.object(
          "root", referrer.root().place(), "address", null, "class", null, "name", null);
    }
    HeapObject from = referrer.reference().from();
    return Json.object(
        "root", null,
        "address", Addresses.text(from.address()),
        "class", from.className(),
        "name", referrer.reference().name());
  }

  @Override
  public void print(PrintWriter out) {
    out.print(found.xml());
    out.flush();
    References references = references();
    Glance glance = new Glance(lines);
    var to = shown.part(References.from(object));
    out.println(to.hasNext() ? "\nrefers to" : "\nrefers to nothing");
    to.forEachRemaining(
        reference -> out.println("  " + reference.name() + " = " + glance.text(reference.to())));
    more(to, out);
    out.println("referred to by");
    var by = shown.part(referrers(references));
    by.forEachRemaining(referrer -> out.println("  " + text(referrer)));
    more(by, out);
    printPath(references, glance, out);
  }

  private static void more(Shown.Part<?> part, PrintWriter out) {
    if (part.omitted() > 0) {
      out.println("  … and " + part.omitted() + " more; --all shows all");
    }
  }

  private static String text(Referrer referrer) {
    if (referrer.root() != null) {
      return referrer.root().place();
    }
    HeapObject from = referrer.reference().from();
    String name = referrer.reference().name();
    return Glance.name(from)
        + " #"
        + Addresses.text(from.address())
        + (name.startsWith("[") ? name : "." + name);
  }

  private void printPath(References references, Glance glance, PrintWriter out) {
    References.Path path = references.path(object.address());
    if (path == null) {
      out.println("no way leads to it from a root");
      return;
    }
    out.println("shortest way from a root");
    String first = glance.text(HeapValue.reference(path.root().address()));
    out.println("  " + path.root().place() + " = " + first);
    int[] expected = {0};
    shown
        .ends(path.length())
        .forEachOrdered(
            i -> {
              if (i > expected[0]) {
                out.println("  … " + (i - expected[0]) + " more; --all shows all");
              }
              expected[0] = i + 1;
              References.Reference step = references.step(path, i);
              String name = step.name().startsWith("[") ? step.name() : "." + step.name();
              out.println("  " + name + " = " + glance.text(step.to()));
            });
  }
}
