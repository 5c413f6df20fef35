package org.cnscs.server.index;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import org.apache.lucene.store.AlreadyClosedException;
import org.cnscs.space.SearchRequest;
import org.cnscs.space.SpaceException;
import org.junit.jupiter.api.Test;

/** What an index meets in a long life does not end it. */
class IndexTroubleTest extends IndexFixture {
  private static final SpaceException TOO_OLD = new SpaceException.BadInput("too old", null);

  private void fill() {
    putAll("d", 10, i -> "<d n='" + i + "'/>");
    assertEquals(10, search("element:d").total());
  }

  @Test
  void search_afterCompactionHasPassedTheIndexManyTimes_isAnswered() {
    fill();
    gate.fail(TOO_OLD, 20);
    put("main", "later", "<d/>");
    assertEquals(11, search("element:d").total());
  }

  @Test
  void search_afterDamagesWithSearchesBetween_isAnswered() {
    fill();
    for (int i = 0; i < 10; i++) {
      gate.fail(new IllegalStateException("damaged"), 1);
      put("main", "later" + i, "<d/>");
      assertEquals(11 + i, search("element:d").total());
    }
  }

  @Test
  void close_whenCompactionHasPassedTheIndex_keepsIt() {
    fill();
    int read = gate.documents();
    gate.fail(TOO_OLD, 1, 1);
    close();
    gate.fail(null, 0);
    open();
    assertEquals(10, search("element:d").total());
    assertEquals(read, gate.documents(), "it was not made anew");
  }

  @Test
  void search_whileTheDiskIsFull_saysSoAndTheIndexGoesOnLater() {
    fill();
    close();
    open();
    assertEquals(10, search("element:d").total());
    int read = gate.documents();
    IOException full = new IOException("No space left on device");
    gate.fail(new AlreadyClosedException("this IndexWriter is closed", full), 1_000_000);
    put("main", "later", "<d/>");
    SearchRequest now = new SearchRequest("element:d", 100).answeredWithin(Duration.ofMillis(10));
    while (!refusal(now).contains("the disk is full")) {
      Thread.onSpinWait();
    }
    close();
    gate.fail(null, 0);
    open();
    assertEquals(11, search("element:d").total());
    assertEquals(read, gate.documents(), "it was not made anew");
  }

  private String refusal(SearchRequest request) {
    try {
      search(request);
      return "";
    } catch (SpaceException.Unavailable e) {
      return e.getMessage();
    }
  }
}
