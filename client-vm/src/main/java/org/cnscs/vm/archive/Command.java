package org.cnscs.vm.archive;

import java.time.Duration;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cnscs.space.Document;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.xml.Vocabulary;
import org.cnscs.xml.Xml;

/**
 * A request to the client VM that runs a process, as an entry in the space; the answer is an entry
 * as well.
 *
 * <p>A command names the client VM's JVM, so that it dies with it, and has a lease.
 *
 * @param process the process's name
 * @param pid the number of the JVM that is to answer
 * @param verb {@code checkpoint} or {@code suspend}
 * @param label the checkpoint's label, or null
 * @param reply the id by which the answer is found
 */
public record Command(String process, long pid, String verb, String label, String reply) {
  private static final Duration LEASE = Duration.ofMinutes(2);

  /**
   * An answer.
   *
   * @param checkpoint the checkpoint that was made, as {@code process@number}, or null
   * @param error why none was made, or null
   * @param code the exit code for the user
   */
  public record Reply(String checkpoint, String error, int code) {}

  /** Sends the command. */
  public void send(Space space) {
    space.write(
        Element.root(Vocabulary.SPACE, "command")
            .attribute("process", process)
            .attribute("pid", pid)
            .attribute("verb", verb)
            .attribute("label", label)
            .attribute("reply", reply)
            .bytes(),
        LEASE);
  }

  /** Takes the next command for a process of this JVM. */
  public static Optional<Command> take(Space space, String process, long pid, Duration timeout) {
    byte[] template =
        Element.root(Vocabulary.SPACE, "command")
            .attribute("process", process)
            .attribute("pid", pid)
            .bytes();
    return space.take(template, timeout).map(Command::read);
  }

  private static Command read(Document document) {
    XMLStreamReader reader = open(document);
    return new Command(
        reader.getAttributeValue(null, "process"),
        Long.parseLong(reader.getAttributeValue(null, "pid")),
        reader.getAttributeValue(null, "verb"),
        reader.getAttributeValue(null, "label"),
        reader.getAttributeValue(null, "reply"));
  }

  private static XMLStreamReader open(Document document) {
    try {
      XMLStreamReader reader = Xml.reader(document.xml());
      reader.nextTag();
      return reader;
    } catch (XMLStreamException e) {
      throw new SpaceException.Damaged("The entry " + document.id() + " is not well-formed", e);
    }
  }

  /** Answers the command. */
  public void answer(Space space, Reply answer) {
    space.write(
        Element.root(Vocabulary.SPACE, "reply")
            .attribute("id", reply)
            .attribute("checkpoint", answer.checkpoint())
            .attribute("error", answer.error())
            .attribute("code", answer.code())
            .bytes(),
        LEASE);
  }

  /**
   * Waits for the answer. It is left in the space until its lease ends: reading, other than taking,
   * may be done again when the client VM that answers serves the space to this one, and ends.
   */
  public Optional<Reply> awaitReply(Space space, Duration timeout) {
    byte[] template = Element.root(Vocabulary.SPACE, "reply").attribute("id", reply).bytes();
    return space.read(template, timeout).map(Command::readReply);
  }

  private static Reply readReply(Document document) {
    XMLStreamReader reader = open(document);
    return new Reply(
        reader.getAttributeValue(null, "checkpoint"),
        reader.getAttributeValue(null, "error"),
        Integer.parseInt(reader.getAttributeValue(null, "code")));
  }
}
