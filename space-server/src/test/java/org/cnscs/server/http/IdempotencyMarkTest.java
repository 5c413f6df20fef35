package org.cnscs.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A request that is sent again, to a server that knows of it or does not. */
class IdempotencyMarkTest extends HttpTest {
  private static final String ENTRIES = "/spaces/main/entries";

  private HttpResponse<String> write(String key, String mark) throws Exception {
    return call("POST", ENTRIES, "<Job/>", "Idempotency-Key", key, "Idempotency-Mark", mark);
  }

  private int entries() {
    return space.list("entry/", "", 10).size();
  }

  @Test
  void answers_allHaveAMark() throws Exception {
    for (String path : List.of("/health", "/nowhere", ENTRIES, ENTRIES + "/none")) {
      assertFalse(header(get(path), "Idempotency-Mark").isEmpty(), path);
    }
  }

  @Test
  void write_againAtTheSameServer_isDoneOnce() throws Exception {
    String mark = header(get("/health"), "Idempotency-Mark");
    valid(write("a", mark), 201);
    valid(write("a", mark), 201);
    assertEquals(1, entries());
  }

  @Test
  void write_againAtAServerThatWasStartedAnew_isRefused() throws Exception {
    String mark = header(get("/health"), "Idempotency-Mark");
    stop();
    start();
    problem(write("a", mark), 502, "unreachable");
    assertEquals(0, entries());
    valid(write("a", header(get("/health"), "Idempotency-Mark")), 201);
  }
}
