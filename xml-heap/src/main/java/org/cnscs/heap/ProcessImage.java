package org.cnscs.heap;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The whole state of a process at one moment, with live objects.
 *
 * @param process the name of the process
 * @param number the number of the checkpoint, from 1
 * @param parent the number of the checkpoint before, or null
 * @param label the label that the user gave, or null
 * @param time when the state was taken
 * @param program the hash of the program's document
 * @param streams the position of each standard stream
 * @param properties the system properties of the process
 * @param statics the initialised classes of the program, in the order of their initialisation
 * @param threads the threads that live
 * @param code the code that is not on the class path
 */
public record ProcessImage(
    String process,
    long number,
    Long parent,
    String label,
    Instant time,
    String program,
    Map<String, Long> streams,
    SequencedMap<String, String> properties,
    List<Class<?>> statics,
    List<ThreadImage> threads,
    CodeImage code) {

  /** Makes the state of a process whose code is all on the class path. */
  public ProcessImage(
      String process,
      long number,
      Long parent,
      String label,
      Instant time,
      String program,
      Map<String, Long> streams,
      SequencedMap<String, String> properties,
      List<Class<?>> statics,
      List<ThreadImage> threads) {
    this(
        process,
        number,
        parent,
        label,
        time,
        program,
        streams,
        properties,
        statics,
        threads,
        CodeImage.NONE);
  }
}
