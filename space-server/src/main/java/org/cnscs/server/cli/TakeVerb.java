package org.cnscs.server.cli;

import java.time.Duration;
import java.util.Optional;
import org.cnscs.space.Document;
import org.cnscs.space.Space;
import picocli.CommandLine.Command;

/** The verb {@code take}. */
@Command(
    name = "take",
    description = "Takes an entry that matches a template out of the space and prints it.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  cnscs take http://127.0.0.1:7480 job.xml",
      "  echo '<Job/>' | cnscs take /var/tmp/space - --timeout 10s --json"
    })
final class TakeVerb extends MatchVerb {

  @Override
  Optional<Document> match(Space space, byte[] template, Duration wait) {
    return space.take(template, wait);
  }
}
