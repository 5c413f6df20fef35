package org.cnscs.vm.evolution;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.cnscs.heap.Fields;
import org.cnscs.heap.FormerClasses;
import org.cnscs.heap.FormerField;
import org.cnscs.heap.HeapField;
import org.cnscs.heap.Redaction;
import org.cnscs.vm.process.ProgramFiles;
import org.objectweb.asm.Type;

/** The classes of a program that was changed, as the reader of a checkpoint asks for them. */
public final class ChangedClasses implements FormerClasses {
  private final Changes changes;
  private final Former former;

  /**
   * Creates them.
   *
   * @param before the files of the checkpoint's program
   * @param after the files of today
   */
  public ChangedClasses(ProgramFiles before, ProgramFiles after, Mapping mapping) {
    this.changes = new Changes(new ClassFiles(before), new ClassFiles(after), mapping);
    this.former = new Former(changes);
  }

  /** Tells what of them a checkpoint uses, and whether it can be continued. */
  public Evolution evolution(CheckpointUse use) {
    return Comparison.of(changes, use);
  }

  /** Returns the classes of today whose initialisers have run. */
  public Set<String> initialised(Set<String> types) {
    Set<String> now = new HashSet<>();
    for (String type : types) {
      String name = now(type);
      if (name != null) {
        now.add(name);
      }
    }
    return now;
  }

  /** Returns the rules of a redaction for the classes of today. */
  public Redaction redaction(Redaction old) {
    return former.redaction(old);
  }

  @Override
  public String now(String name) {
    return changes.now(name);
  }

  @Override
  public List<FormerField> fields(Class<?> type) {
    return former.isChanged(type) ? former.fields(type) : null;
  }

  @Override
  public List<FormerField> statics(Class<?> type) {
    String name = Former.ownName(type, changes);
    return name == null || !changes.isChanged(name)
        ? null
        : toRead(changes.statics(name), Fields.staticsOf(type));
  }

  static List<FormerField> toRead(List<Match> matches, HeapField[] now) {
    return matches.stream().map(match -> toRead(match, now)).toList();
  }

  private static FormerField toRead(Match match, HeapField[] now) {
    HeapField taker =
        match.now() == null
            ? null
            : Stream.of(now)
                .filter(field -> Declared.of(field).isNamed(match.now()))
                .findFirst()
                .orElse(null);
    String problem = match.problem() == null ? null : match.told();
    String type = Type.getType(match.former().descriptor()).getClassName();
    return new FormerField(match.xml(), type, taker, problem);
  }
}
