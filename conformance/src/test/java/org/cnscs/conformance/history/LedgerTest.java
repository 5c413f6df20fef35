package org.cnscs.conformance.history;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private final Ledger ledger = new Ledger();

  @Test
  void entries_takenOrLeft_areRight() {
    ledger.wrote(1);
    ledger.wrote(2);
    ledger.perhapsWrote(3);
    ledger.took(1);
    ledger.check(List.of(2, 3));
  }

  @Test
  void entry_takenTwice_isFound() {
    ledger.wrote(1);
    ledger.took(1);
    assertThrows(AssertionError.class, () -> ledger.check(List.of(1)));
  }

  @Test
  void entry_lost_isFoundUnlessATakeGotNoAnswer() {
    ledger.wrote(1);
    assertThrows(AssertionError.class, () -> ledger.check(List.of()));
    ledger.perhapsTook();
    ledger.check(List.of());
  }

  @Test
  void entry_neverWritten_isFound() {
    assertThrows(AssertionError.class, () -> ledger.check(List.of(9)));
  }
}
