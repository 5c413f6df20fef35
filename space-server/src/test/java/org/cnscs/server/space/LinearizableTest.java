package org.cnscs.server.space;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cnscs.server.SettableClock;
import org.cnscs.space.Batch;
import org.cnscs.space.Batch.Expect;
import org.cnscs.space.Document;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** What threads do to a space at the same time looks as if it was done one after the other. */
class LinearizableTest {

  /** A few operations on a space with one document and one kind of entry. */
  @Param(name = "n", gen = IntGen.class, conf = "1:3")
  public static class Subject {
    private final Space space = MemorySpaces.open(new SettableClock());

    @Operation
    public void write(@Param(name = "n") int n) {
      space.write(xml("<Job n='" + n + "'/>"), Batch.FOREVER);
    }

    @Operation
    public int take(@Param(name = "n") int n) {
      return text(space.take(xml("<Job n='" + n + "'/>"), Duration.ZERO));
    }

    @Operation
    public int read(@Param(name = "n") int n) {
      return text(space.read(xml("<Job n='" + n + "'/>"), Duration.ZERO));
    }

    @Operation
    public long get() {
      return space.get("a").map(Document::version).orElse(0L);
    }

    @Operation
    public boolean compareAndSet(@Param(name = "n") int n) {
      Expect expect = n == 1 ? new Expect.Absent() : new Expect.Version(n - 1);
      return isCommitted(Batch.builder().put("a", xml("<a/>"), expect).build());
    }

    @Operation
    public boolean delete(@Param(name = "n") int n) {
      return isCommitted(Batch.builder().delete("a", new Expect.Version(n)).build());
    }

    private boolean isCommitted(Batch batch) {
      try {
        space.commit(batch);
        return true;
      } catch (SpaceException.Conflict e) {
        return false;
      }
    }

    private static int text(Optional<Document> document) {
      return document.map(entry -> entry.text().charAt(8) - '0').orElse(0);
    }

    private static byte[] xml(String text) {
      return text.getBytes(UTF_8);
    }
  }

  /** The same, done by one thread at a time. */
  public static class Model {
    private final List<Integer> jobs = new ArrayList<>();
    private int version;

    /** Writes an entry. */
    public void write(int n) {
      jobs.add(n);
    }

    /** Takes an entry. */
    public int take(int n) {
      return jobs.remove((Integer) n) ? n : 0;
    }

    /** Reads an entry. */
    public int read(int n) {
      return jobs.contains(n) ? n : 0;
    }

    /** Returns the version of the document. */
    public long get() {
      return version;
    }

    /** Replaces the document. */
    public boolean compareAndSet(int n) {
      boolean good = version == n - 1;
      version = good ? n : version;
      return good;
    }

    /** Removes the document. */
    public boolean delete(int n) {
      boolean good = version == n;
      version = good ? 0 : version;
      return good;
    }
  }

  @Test
  void space_underStress_isLinearizable() {
    options().check(Subject.class);
  }

  private static StressOptions options() {
    return new StressOptions()
        .iterations(Integer.getInteger("cnscs.iterations", 5))
        .invocationsPerIteration(100)
        .threads(3)
        .actorsPerThread(4)
        .actorsBefore(2)
        .minimizeFailedScenario(false)
        .sequentialSpecification(Model.class);
  }

  /** A space that looks before it takes. */
  public static class Broken extends Subject {
    @Override
    @Operation
    public int take(@Param(name = "n") int n) {
      int found = read(n);
      Thread.yield();
      super.take(n);
      return found;
    }
  }

  @Test
  void brokenSpace_underStress_isFound() {
    Assertions.assertThrows(LincheckAssertionError.class, () -> options().check(Broken.class));
  }
}
