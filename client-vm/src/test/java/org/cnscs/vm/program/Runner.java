package org.cnscs.vm.program;

public class Runner implements Runnable {
  private final String name;
  public volatile Object result;

  public Runner(String name) {
    this.name = name;
  }

  @Override
  public void run() {
    Object outcome;
    try {
      outcome =
          switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "Recursion" -> Recursion.compute();
            case "Values" -> Values.compute();
            case "Operands" -> Operands.compute();
            case "Locks" -> Locks.compute();
            case "Handlers" -> Handlers.compute();
            case "Objects" -> Objects.compute();
            case "Lambdas" -> Lambdas.compute();
            case "Constructors" -> Constructors.compute();
            case "Contention" -> Contention.compute();
            case "WaitAndNotify" -> WaitAndNotify.compute();
            case "Sleepers" -> Sleepers.compute();
            default -> Exceptions.compute();
          };
    } catch (Throwable e) {
      java.io.StringWriter out = new java.io.StringWriter();
      e.printStackTrace(new java.io.PrintWriter(out));
      outcome = out;
    }
    result = outcome;
  }
}
