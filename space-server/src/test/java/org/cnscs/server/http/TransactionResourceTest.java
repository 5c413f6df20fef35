package org.cnscs.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.cnscs.space.Batch;
import org.junit.jupiter.api.Test;

class TransactionResourceTest extends HttpTest {
  private static final String MAIN = "/spaces/main";
  private static final String TRANSACTIONS = MAIN + "/transactions";

  private String begin() throws Exception {
    HttpResponse<String> begun = call("POST", TRANSACTIONS + "?lease=60", "");
    valid(begun, 201);
    return header(begun, "Location");
  }

  private static String within(String location) {
    return "?transaction=" + location.substring(TRANSACTIONS.length() + 1);
  }

  @Test
  void commit_everything_takesEffectTogether() throws Exception {
    space.write("<Job n='1'/>".getBytes(), Batch.FOREVER);
    put("b", "<b/>");
    String location = begin();
    String within = within(location);
    HttpResponse<String> taken = call("POST", MAIN + "/take" + within, "<Job/>");
    assertEquals("<Job n='1'/>", taken.body());
    valid(call("POST", MAIN + "/entries" + within, "<Done/>"), 201);
    assertEquals(204, call("PUT", MAIN + "/entries/a" + within, "<a/>").statusCode());
    assertEquals(204, call("DELETE", MAIN + "/entries/b" + within, "").statusCode());
    assertEquals("<a/>", get(MAIN + "/entries/a" + within).body());
    problem(get(MAIN + "/entries/a"), 404, "no-document");
    assertEquals(204, call("POST", MAIN + "/read", "<Done/>").statusCode());
    assertEquals(204, call("POST", MAIN + "/take", "<Job/>").statusCode());
    HttpResponse<String> committed = call("POST", location, "", "Idempotency-Key", "k");
    assertTrue(valid(committed, 200).contains("<c:committed "), committed.body());
    assertEquals(committed.body(), call("POST", location, "", "Idempotency-Key", "k").body());
    assertEquals("<a/>", get(MAIN + "/entries/a").body());
    problem(get(MAIN + "/entries/b"), 404, "no-document");
    assertEquals("<Done/>", call("POST", MAIN + "/read", "<Done/>").body());
    problem(call("POST", location, ""), 410, "ended");
    problem(call("POST", MAIN + "/take" + within, "<Job/>"), 410, "ended");
  }

  @Test
  void abort_orTheEndOfItsLease_undoesEverything() throws Exception {
    space.write("<Job/>".getBytes(), Batch.FOREVER);
    String location = begin();
    assertEquals(200, call("POST", MAIN + "/take" + within(location), "<Job/>").statusCode());
    assertEquals(204, call("DELETE", location, "").statusCode());
    problem(call("DELETE", location, ""), 410, "ended");
    assertEquals(200, call("POST", MAIN + "/read", "<Job/>").statusCode());
    String second = begin();
    assertEquals(200, call("POST", MAIN + "/take" + within(second), "<Job/>").statusCode());
    clock.advance(Duration.ofSeconds(50));
    valid(call("PUT", second + "?lease=60", ""), 200);
    clock.advance(Duration.ofSeconds(50));
    valid(get(second), 200);
    assertTrue(get(second + "?format=json").body().startsWith("{\"id\":\"transaction/"));
    clock.advance(Duration.ofSeconds(10));
    problem(get(second), 410, "ended");
    assertEquals(200, call("POST", MAIN + "/take", "<Job/>").statusCode());
  }

  @Test
  void transaction_badRequests_areRefused() throws Exception {
    problem(call("POST", TRANSACTIONS + "?lease=0", ""), 400, "bad-input");
    problem(get(TRANSACTIONS), 405, "method");
    problem(call("PATCH", begin(), ""), 405, "method");
    problem(call("POST", MAIN + "/take?transaction=transaction/none", "<a/>"), 410, "ended");
    String within = within(begin());
    problem(call("PUT", MAIN + "/entries/a" + within, "<a"), 400, "bad-input");
    problem(call("DELETE", MAIN + "/entries/none" + within, ""), 404, "no-document");
    problem(
        call("POST", MAIN + "/take" + within + "&if-exists=true&timeout=x", "<a/>"),
        400,
        "bad-input");
    assertEquals(
        204,
        call("POST", MAIN + "/take" + within + "&if-exists=true&timeout=600", "<a/>").statusCode());
  }
}
