package org.cnscs.server.cli;

import java.time.Duration;
import java.util.Optional;
import org.cnscs.space.Document;
import org.cnscs.space.Space;
import picocli.CommandLine.Command;

/** The verb {@code read}. */
@Command(
    name = "read",
    description = "Prints an entry that matches a template and leaves it in the space.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cnscs read http://127.0.0.1:7480 job.xml",
      "  echo '<Job/>' | cnscs read /var/tmp/space - --timeout 10s --json"
    })
final class ReadVerb extends MatchVerb {

  @Override
  Optional<Document> match(Space space, byte[] template, Duration wait) {
    return space.read(template, wait);
  }
}
