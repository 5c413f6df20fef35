package jdk.internal.vm;

/**
 * The code that continues one method at one resume point.
 *
 * <p>Subclasses are generated; each overrides the method for its return type. They keep no state:
 * the values of the frame come from the {@link ResumeStack}.
 */
public abstract class Resumption {

  /** Creates the resumption. */
  protected Resumption() {}

  /** Continues a method that returns nothing. */
  public void v(ResumeStack stack) throws Throwable {
    throw new AbstractMethodError();
  }

  /** Continues a method whose result the JVM holds as int. */
  public int i(ResumeStack stack) throws Throwable {
    throw new AbstractMethodError();
  }

  /** Continues a method that returns a long. */
  public long j(ResumeStack stack) throws Throwable {
    throw new AbstractMethodError();
  }

  /** Continues a method that returns a float. */
  public float f(ResumeStack stack) throws Throwable {
    throw new AbstractMethodError();
  }

  /** Continues a method that returns a double. */
  public double d(ResumeStack stack) throws Throwable {
    throw new AbstractMethodError();
  }

  /** Continues a method that returns a reference, or a constructor, which returns its object. */
  public Object l(ResumeStack stack) throws Throwable {
    throw new AbstractMethodError();
  }
}
