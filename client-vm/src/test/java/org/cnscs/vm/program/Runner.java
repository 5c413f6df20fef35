package org.cnscs.vm.program;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * The main class of the programs in this package: computes one of them, without reflection on its
 * stack.
 */
public final class Runner {
  /** What was computed, as text. */
  public static volatile String result;

  private Runner() {}

  public static void main(String[] arguments) {
    Object outcome;
    try {
      outcome = compute(arguments[0]);
    } catch (Throwable e) {
      StringWriter out = new StringWriter();
      e.printStackTrace(new PrintWriter(out));
      outcome = out;
    }
    result = String.valueOf(outcome);
  }

  private static Object compute(String name) throws Throwable {
    return switch (name) {
      case "Recursion" -> Recursion.compute();
      case "Values" -> Values.compute();
      case "Operands" -> Operands.compute();
      case "Locks" -> Locks.compute();
      case "Handlers" -> Handlers.compute();
      case "Objects" -> Objects.compute();
      case "Lambdas" -> Lambdas.compute();
      case "Constructors" -> Constructors.compute();
      case "Initialisers" -> Initialisers.compute();
      case "HeldInitialiser" -> HeldInitialiser.compute();
      case "InitialiserThreads" -> InitialiserThreads.compute();
      case "HeldEarly" -> HeldEarly.compute();
      case "EarlyConstruction" -> EarlyConstruction.compute();
      case "Contention" -> Contention.compute();
      case "WaitAndNotify" -> WaitAndNotify.compute();
      case "Sleepers" -> Sleepers.compute();
      case "Exceptions" -> Exceptions.compute();
      case "Pinned" -> Pinned.compute();
      case "Deep" -> Deep.compute();
      case "Traces" -> Traces.compute();
      case "Callers" -> Callers.compute();
      case "Threads" -> Threads.compute();
      case "Large" -> Large.compute();
      case "Callbacks" -> Callbacks.compute();
      case "Concurrency" -> Concurrency.compute();
      case "Pools" -> Pools.compute();
      case "EndlessLoop" -> EndlessLoop.compute();
      case "LongLoops" -> LongLoops.compute();
      case "VirtualThreads" -> VirtualThreads.compute();
      case "Busy" -> Busy.compute();
      case "InternedLater" -> InternedLater.compute();
      case "Waits" -> Waits.compute();
      case "DeepThreads" -> DeepThreads.compute();
      case "Groups" -> Groups.compute();
      case "ManyThreads" -> ManyThreads.compute();
      case "Intercepted" -> Intercepted.compute();
      case "CallSites" -> CallSites.compute();
      case "LinkedSites" -> LinkedSites.compute();
      case "MutableSites" -> MutableSites.compute();
      case "Forms" -> Forms.compute();
      case "Loaders" -> Loaders.compute();
      case "Generated" -> Generated.compute();
      case "ClassValues" -> ClassValues.compute();
      case "Unloading" -> Unloading.compute();
      case "SharedLoader" -> SharedLoader.compute();
      case "Linked" -> Linked.compute();
      case "Combined" -> Combined.compute();
      case "Workers" -> Workers.compute();
      case "Texts" -> Texts.compute();
      case "Reflective" -> Reflective.compute();
      case "ForSerialization" -> ForSerialization.compute();
      case "Handles" -> Handles.compute();
      case "Statics" -> Statics.compute();
      case "Patterns" -> Patterns.compute();
      case "Settings" -> Settings.compute();
      case "Serial" -> Serial.compute();
      case "Services" -> Services.compute();
      case "Printed" -> Printed.compute();
      case "Layers" -> Layers.compute();
      case "Events" -> Events.compute();
      case "Logged" -> Logged.compute();
      case "Documents" -> Documents.compute();
      case "Numbers" -> Numbers.compute();
      case "HeldInCallbacks" -> HeldInCallbacks.compute();
      case "Registered" -> Registered.compute();
      case "HeldInJdk" -> HeldInJdk.compute();
      case "HeldLinking" -> HeldLinking.compute();
      case "HeldLoading" -> HeldLoading.compute();
      case "HeldByLoader" -> HeldByLoader.compute();
      case "HandleLoop" -> HandleLoop.compute();
      case "HeldCombined" -> HeldCombined.compute();
      case "HeldHandle" -> HeldHandle.compute();
      case "HeldByHandles" -> HeldByHandles.compute();
      case "HandleInitialisers" -> HandleInitialisers.compute();
      case "HeldDefined" -> HeldDefined.compute();
      case "HeldPlugIn" -> HeldPlugIn.compute();
      case "PlugIns" -> PlugIns.compute();
      case "HeldInterface" -> HeldInterface.compute();
      case "AllThreads" -> AllThreads.compute();
      default -> throw new IllegalArgumentException("No program " + name);
    };
  }
}
