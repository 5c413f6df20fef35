package org.cnscs.vm.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.util.concurrent.Callable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The default number of a class file is the one that the JDK computes of the class. */
class SerialVersionTest {

  /** Has all that counts, and much that does not. */
  @SuppressWarnings("serial")
  static class Rich implements Serializable, Callable<Integer> {
    static final Object MADE = new Object();
    private static int hidden;
    private transient String kept;
    protected volatile long seen;
    final int[] numbers = {hidden++};

    protected Rich() {}

    private Rich(int unused) {}

    @Override
    public synchronized Integer call() {
      Callable<Integer> inner = () -> numbers.length;
      return inner.hashCode();
    }
  }

  /** Is abstract though it has no methods. */
  @SuppressWarnings("serial")
  protected abstract static class Poor implements Serializable {}

  /** An interface with methods. */
  public interface Faced extends Serializable {
    /** Does nothing. */
    void act();
  }

  /** An interface without. */
  private interface Marked extends Serializable {}

  @ParameterizedTest
  @ValueSource(classes = {Rich.class, Poor.class, Faced.class, Marked.class})
  void number_ofAClassFile_isThatOfTheJdk(Class<?> type) throws IOException {
    String path = type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getClassLoader().getResourceAsStream(path)) {
      assertEquals(
          ObjectStreamClass.lookup(type).getSerialVersionUID(),
          SerialVersion.of(in.readAllBytes()));
    }
  }
}
