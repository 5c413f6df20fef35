package org.cnscs.vm.program;

/** A program whose main method is not static, and works in its constructor too. */
class InstanceStart {
  private final long begun = work(1);

  InstanceStart() {}

  void main() {
    Runner.result = begun + " " + work(2);
  }

  private static long work(long n) {
    long sum = n;
    for (int i = 0; i < 30_000; i++) {
      sum += Callbacks.spin(sum % 100);
    }
    return sum;
  }
}
