package org.cnscs.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.cnscs.space.Lease;
import org.cnscs.space.Lease.Tier;
import org.cnscs.space.LeaseRequest;
import org.junit.jupiter.api.Test;

class LeaseResourceTest extends HttpTest {
  private static final String LEASES = "/spaces/main/leases";
  private static final String ASK = LEASES + "?of=job/1&tier=exclusive&holder=Ann&lease=60";

  private Lease only() {
    List<Lease> leases = space.leases().list("", "", 10);
    assertEquals(1, leases.size(), leases.toString());
    return leases.getFirst();
  }

  @Test
  void grant_thenRenewAndCancel_atItsLocation() throws Exception {
    HttpResponse<String> granted = call("POST", ASK, "");
    Lease lease = only();
    assertTrue(valid(granted, 201).contains("token=\"" + lease.token() + "\""), granted.body());
    String location = header(granted, "Location");
    assertEquals(LEASES + "/" + lease.id(), location);
    assertEquals(granted.body(), valid(get(location), 200));
    assertEquals(granted.body(), valid(get("/leases/" + lease.id()), 200));
    valid(call("PUT", location + "?lease=600", ""), 200);
    assertEquals(lease.until().plusSeconds(540), only().until());
    assertEquals(204, call("DELETE", location, "").statusCode());
    problem(call("DELETE", location, ""), 410, "ended");
    problem(call("PUT", location + "?lease=600", ""), 410, "ended");
    problem(get(location), 404, "no-document");
  }

  @Test
  void grant_inTheWay_isAConflict() throws Exception {
    valid(call("POST", ASK, ""), 201);
    problem(call("POST", ASK + "&timeout=0.01", ""), 409, "conflict");
    assertTrue(valid(get("/leases"), 200).contains("<c:recall"));
    String json = get(LEASES + "?of=job/1&format=json").body();
    assertTrue(json.contains("\"tier\":\"exclusive\",\"holder\":\"Ann\",\"until\":\"2026-"), json);
    assertTrue(json.contains("\"recall\":{\"tier\":\"exclusive\",\"holder\":\"Ann\""), json);
  }

  @Test
  void grant_sameKeyTwice_isGrantedOnce() throws Exception {
    HttpResponse<String> first = call("POST", ASK, "", "Idempotency-Key", "k");
    assertEquals(first.body(), call("POST", ASK, "", "Idempotency-Key", "k").body());
    only();
  }

  @Test
  void grant_badParameters_areRefused() throws Exception {
    for (String bad :
        List.of(
            "?tier=shared&lease=1",
            "?of=a&lease=1",
            "?of=a&tier=shared",
            "?of=a&tier=mine&lease=1",
            "?of=a&tier=shared&lease=0",
            "?of=a%20b&tier=shared&lease=1",
            "?of=a&tier=shared&lease=1&timeout=-1")) {
      problem(call("POST", LEASES + bad, ""), 400, "bad-input");
    }
    problem(call("PATCH", LEASES, ""), 405, "method");
    problem(call("DELETE", LEASES + "/process/sim", ""), 400, "bad-input");
  }

  @Test
  void put_fencingToken_isChecked() throws Exception {
    Duration minute = Duration.ofMinutes(1);
    Lease lease = space.leases().grant(LeaseRequest.now("job/1", Tier.EXCLUSIVE, "", minute));
    String token = Long.toString(lease.token());
    String job = "/spaces/main/entries/job/1";
    valid(call("PUT", job, "<a/>", "Fencing-Token", token, "If-None-Match", "*"), 201);
    problem(call("PUT", job, "<b/>", "Fencing-Token", "9" + token), 412, "conflict");
    problem(call("PUT", job, "<b/>", "Fencing-Token", "x"), 400, "bad-input");
    clock.advance(minute);
    problem(call("DELETE", job, "", "Fencing-Token", token), 412, "conflict");
    assertEquals("<a/>", space.get("job/1").orElseThrow().text());
  }

  @Test
  void stop_somebodyWaits_isToldToTryAgain() throws Exception {
    valid(call("POST", ASK, ""), 201);
    Thread stopping =
        Thread.ofVirtual()
            .start(
                () -> {
                  while (only().recall() == null) {
                    Thread.onSpinWait();
                  }
                  server.close();
                });
    problem(call("POST", ASK + "&timeout=600", ""), 503, "unavailable");
    stopping.join();
  }
}
