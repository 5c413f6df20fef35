package org.cnscs.server.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.cnscs.space.SearchRequest;
import org.cnscs.space.SpaceException;
import org.junit.jupiter.api.Test;

/** What is told when the index does not catch up in time. */
class SearchPatienceTest extends IndexFixture {

  @Override
  SearchSettings settings() {
    return new SearchSettings(Duration.ofMillis(50), Duration.ofMinutes(1), System::nanoTime);
  }

  @Test
  void search_indexThatDoesNotCatchUp_isToldAfterTheLimit() {
    gate.close();
    put("main", "a", "<d/>");
    SpaceException.Unavailable e =
        assertThrows(SpaceException.Unavailable.class, () -> search("element:d"));
    assertTrue(e.getMessage().contains("search again later"), e.getMessage());
    SearchRequest longer =
        new SearchRequest("element:d", 1).answeredWithin(Duration.ofSeconds(Long.MAX_VALUE));
    assertThrows(SpaceException.Unavailable.class, () -> search(longer));
    gate.open();
    long found = -1;
    while (found < 0) {
      found = search(new SearchRequest("element:d", 1).answeredWithin(Duration.ZERO), -1);
    }
    assertTrue(found <= 1);
  }

  private long search(SearchRequest request, long otherwise) {
    try {
      return search(request).total();
    } catch (SpaceException.Unavailable e) {
      Thread.onSpinWait();
      return otherwise;
    }
  }

  @Test
  void search_interruptedWhileItWaits_saysSo() {
    gate.close();
    put("main", "a", "<d/>");
    Thread.currentThread().interrupt();
    assertThrows(SpaceException.Unavailable.class, () -> search("element:d"));
    assertEquals(true, Thread.interrupted());
  }
}
