package org.cnscs.vm.look;

import java.io.PrintWriter;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cnscs.cli.ExitCode;
import org.cnscs.cli.Json;
import org.cnscs.cli.VerbException;
import org.cnscs.space.Document;

/** One object of a checkpoint as it stands in its line. */
record ObjectView(Manifest manifest, String address, LineReader.Found object) implements View {
  private static final Pattern ADDRESS = Pattern.compile("#?([0-9]{1,18})\\.([0-9]{1,9})");

  /**
   * Finds an object.
   *
   * @throws VerbException if the checkpoint has none at the address
   */
  static ObjectView of(Archive archive, Manifest manifest, String address) {
    Matcher form = ADDRESS.matcher(address);
    if (!form.matches()) {
      throw new VerbException(
          ExitCode.USAGE, "'" + address + "' is not an address; write line.slot, such as 17.4");
    }
    long number = Long.parseLong(form.group(1));
    Manifest.LineEntry line =
        manifest.lines().stream()
            .filter(entry -> entry.number() == number)
            .findFirst()
            .orElseThrow(() -> notFound(manifest, "no line " + number));
    Document document = archive.line(manifest, line);
    LineReader.Found found = Archive.parse(document, xml -> LineReader.find(xml, form.group(2)));
    if (found == null) {
      throw notFound(manifest, "no object at " + number + "." + form.group(2));
    }
    return new ObjectView(manifest, number + "." + form.group(2), found);
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

  @Override
  public Map<String, Object> json() {
    return Json.object(
        "process", manifest.header().get("process"),
        "number", manifest.number(),
        "address", address,
        "class", object.className(),
        "xml", object.xml());
  }

  @Override
  public void print(PrintWriter out) {
    out.print(object.xml());
  }
}
