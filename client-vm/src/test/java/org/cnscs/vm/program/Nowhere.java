package org.cnscs.vm.program;

import java.util.List;

/** A class that is on no class path, but defined by a lookup object; its initialiser stays. */
final class Nowhere {
  static final String BEGUN = new StringBuilder("begun").toString();
  static String held = HeldDefined.hold();
  static final List<String> ALL = List.of(BEGUN, held);

  private final String own;

  Nowhere(String own) {
    this.own = own + ALL;
  }

  String text() {
    return own + held;
  }
}
