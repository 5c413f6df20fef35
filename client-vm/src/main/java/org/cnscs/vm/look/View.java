package org.cnscs.vm.look;

import java.io.PrintWriter;
import java.util.Map;

/** A part of a checkpoint to be shown. */
sealed interface View permits SummaryView, ThreadsView, HeapView, ObjectView, DiffView {

  /** Returns the part for programs. */
  Map<String, Object> json();

  /** Prints the part for people. */
  void print(PrintWriter out);
}
