package org.cnscs.conformance.bench;

/** The smallest program, to measure the start of a JVM with. */
public final class Hello {

  private Hello() {}

  /** Prints one line. */
  public static void main(String[] args) {
    System.out.println("hello");
  }
}
