package org.cnscs.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EntryResourceTest extends HttpTest {
  private static final String ENTRIES = "/spaces/main/entries";

  @Override
  ServerOptions options() {
    return new ServerOptions("127.0.0.1", 0, "", 2000, 4000, Duration.ofSeconds(30));
  }

  @Test
  void get_document_hasItsVersionAsTag() throws Exception {
    put("a/b:1", "<a>\u00e9</a>");
    HttpResponse<String> response = get(ENTRIES + "/a/b:1");
    assertEquals("<a>\u00e9</a>", response.body());
    assertEquals("\"1\"", header(response, "ETag"));
    assertEquals("application/xml", header(response, "Content-Type"));
    assertEquals("default-src 'none'; sandbox", header(response, "Content-Security-Policy"));
  }

  @Test
  void get_knownVersion_isNotSentAgain() throws Exception {
    put("a", "<a/>");
    assertEquals(304, get(ENTRIES + "/a", "If-None-Match", "\"1\"").statusCode());
    assertEquals(200, get(ENTRIES + "/a", "If-None-Match", "\"2\"").statusCode());
  }

  @Test
  void get_escapedSlashOrEmptySegments_isTheSameId() throws Exception {
    put("a//b/../c", "<a/>");
    assertEquals(200, get(ENTRIES + "/a//b/../c").statusCode());
    assertEquals(200, get(ENTRIES + "/a%2F%2Fb/%2E%2E/c").statusCode());
  }

  @Test
  void get_nothing_isAProblem() throws Exception {
    problem(get(ENTRIES + "/none"), 404, "no-document");
    problem(get("/spaces/other/entries/none"), 404, "not-found");
    problem(get("/nowhere"), 404, "not-found");
    problem(get(ENTRIES + "/"), 404, "not-found");
    problem(get(ENTRIES + "/%7B"), 400, "bad-input");
  }

  @Test
  void head_document_tellsTheLength() throws Exception {
    put("a", "<abc/>");
    HttpResponse<String> response = call("HEAD", ENTRIES + "/a", "");
    assertEquals("6", header(response, "Content-Length"));
    assertEquals("", response.body());
  }

  @Test
  void put_conditions_decide() throws Exception {
    valid(call("PUT", ENTRIES + "/a", "<a/>", "If-None-Match", "*"), 201);
    problem(call("PUT", ENTRIES + "/a", "<b/>", "If-None-Match", "*"), 412, "conflict");
    valid(call("PUT", ENTRIES + "/a", "<b/>", "If-Match", "\"1\""), 200);
    problem(call("PUT", ENTRIES + "/a", "<c/>", "If-Match", "\"1\""), 412, "conflict");
    valid(call("PUT", ENTRIES + "/a", "<d/>"), 200);
    valid(call("PUT", ENTRIES + "/a", "<d/>", "If-Match", "*"), 200);
    problem(call("PUT", ENTRIES + "/none", "<e/>", "If-Match", "*"), 412, "conflict");
    problem(call("PUT", ENTRIES + "/a", "<e/>", "If-Match", "1"), 400, "bad-input");
    problem(call("PUT", ENTRIES + "/a", "<e"), 400, "bad-input");
    assertEquals("<d/>", space.get("a").orElseThrow().text());
  }

  @Test
  void delete_conditions_decide() throws Exception {
    put("a", "<a/>");
    problem(call("DELETE", ENTRIES + "/a", "", "If-Match", "\"7\""), 412, "conflict");
    valid(call("DELETE", ENTRIES + "/a", "", "If-Match", "\"1\""), 200);
    problem(call("DELETE", ENTRIES + "/a", ""), 404, "no-document");
  }

  @Test
  void list_asXmlAndJson_namesDocuments() throws Exception {
    put("p/1", "<a/>");
    put("p/2", "<b/>");
    put("q", "<c/>");
    String xml = valid(get(ENTRIES + "?prefix=p/&after=p/1"), 200);
    assertTrue(
        xml.contains("<c:document id=\"p/2\" version=\"1\" bytes=\"4\"/>") && !xml.contains("p/1"),
        xml);
    HttpResponse<String> json = get(ENTRIES + "?prefix=p/&limit=1", "Accept", "application/json");
    assertEquals("{\"documents\":[{\"id\":\"p/1\",\"version\":1,\"bytes\":4}]}", json.body());
    problem(get(ENTRIES + "?limit=0"), 400, "bad-input");
    problem(get(ENTRIES + "?limit=many"), 400, "bad-input");
  }

  @Test
  void post_entry_isWritten() throws Exception {
    HttpResponse<String> response = call("POST", ENTRIES + "?lease=60.5", "<Job n=\"1\"/>");
    valid(response, 201);
    assertEquals("<Job n=\"1\"/>", get(header(response, "Location")).body());
    problem(call("POST", ENTRIES, "<Job/>", "Lease", "soon"), 400, "bad-input");
  }

  @Test
  void batch_conflict_is409AndChangesNothing() throws Exception {
    String batch =
        "<c:batch xmlns:c='urn:cnscs:space:1'><c:put id='n'> <n/> </c:put><c:delete id='x'"
            + " expect='version' version='1'/></c:batch>";
    problem(call("POST", "/spaces/main/batch", batch), 409, "conflict");
    assertTrue(space.get("n").isEmpty());
    put("x", "<x/>");
    assertTrue(valid(call("POST", "/spaces/main/batch", batch), 200).contains("sequence=\"2\""));
    assertEquals("<n/>", space.get("n").orElseThrow().text());
  }

  @Test
  void batch_malformed_isBadInput() throws Exception {
    for (String body :
        new String[] {
          "",
          "text",
          "<batch/>",
          "<c:batch xmlns:c='urn:cnscs:space:1'/>",
          "<c:batch xmlns:c='urn:cnscs:space:1'><c:put id='a'/></c:batch>",
          "<c:batch xmlns:c='urn:cnscs:space:1'><c:put id='a'><a/><b/></c:put></c:batch>",
          "<c:batch xmlns:c='urn:cnscs:space:1'><c:put><a/></c:put></c:batch>",
          "<c:batch xmlns:c='urn:cnscs:space:1'><c:put id='a'"
              + " expect='perhaps'><a/></c:put></c:batch>",
          "<c:batch xmlns:c='urn:cnscs:space:1'><c:put id='a'><a/></c:put></c:batch><more/>",
          "<!DOCTYPE x [<!ENTITY e 'x'>]><c:batch xmlns:c='urn:cnscs:space:1'><c:put"
              + " id='a'><a>&e;</a></c:put></c:batch>"
        }) {
      problem(call("POST", "/spaces/main/batch", body), 400, "bad-input");
    }
    assertTrue(space.get("a").isEmpty());
  }

  @Test
  void batch_prefixDeclaredOutside_isNotDeclaredInTheDocument() throws Exception {
    String batch = "<c:batch xmlns:c='urn:cnscs:space:1'><c:put id='a'><c:x/></c:put></c:batch>";
    problem(call("POST", "/spaces/main/batch", batch), 400, "bad-input");
  }

  @Test
  void missing_ids_answersThoseThatNobodyHas() throws Exception {
    put("a", "<a/>");
    String ids = "<c:ids xmlns:c='urn:cnscs:space:1'><c:id>a</c:id><c:id>b</c:id></c:ids>";
    String answer = valid(call("POST", "/spaces/main/missing", ids), 200);
    assertTrue(answer.contains("<c:id>b</c:id>") && !answer.contains("<c:id>a</c:id>"), answer);
  }

  @Test
  void put_tooLarge_isRefused() throws Exception {
    String large = "<a>" + "x".repeat(2000) + "</a>";
    problem(call("PUT", ENTRIES + "/a", large), 413, "too-large");
    String chunked =
        raw(
            "PUT %s/a HTTP/1.1\nHost: localhost\nConnection: close\nTransfer-Encoding: chunked\n\n%x\n%s\n0\n\n"
                .formatted(ENTRIES, large.length(), large));
    assertTrue(chunked.startsWith("HTTP/1.1 413"), chunked);
    assertTrue(space.get("a").isEmpty());
  }

  @Test
  void spaces_putAndGet_nameThem() throws Exception {
    assertTrue(valid(get("/spaces"), 200).contains("name=\"main\""));
    assertEquals("{\"spaces\":[\"main\"],\"transient\":[]}", get("/spaces?format=json").body());
    assertEquals(201, call("PUT", "/spaces/new", "").statusCode());
    assertEquals(204, call("PUT", "/spaces/main", "").statusCode());
    problem(call("PUT", "/spaces/..evil", ""), 400, "bad-input");
  }

  @Test
  void wrongMethod_tellsTheRightOnes() throws Exception {
    HttpResponse<String> response = call("PATCH", ENTRIES + "/a", "");
    problem(response, 405, "method");
    assertEquals("GET, HEAD, PUT, DELETE", header(response, "Allow"));
  }

  @Test
  void problem_asJson_isProblemJson() throws Exception {
    HttpResponse<String> response = get(ENTRIES + "/none", "Accept", "application/json");
    assertEquals("application/problem+json", header(response, "Content-Type"));
    String expected =
        "{\"type\":\"urn:cnscs:problem:no-document\",\"title\":\"No such document\",\"status\":404,"
            + "\"detail\":\"There is no document none\"}";
    assertEquals(expected, response.body());
  }

  @Test
  void post_sameKeyTwice_isDoneOnce() throws Exception {
    HttpResponse<String> first = call("POST", ENTRIES, "<Job/>", "Idempotency-Key", "k1");
    HttpResponse<String> again = call("POST", ENTRIES, "<Job/>", "Idempotency-Key", "k1");
    assertEquals(first.body(), again.body());
    assertEquals(1, space.list("entry/", "", 10).size());
    problem(
        call("POST", "/spaces/main/take", "<Job/>", "Idempotency-Key", "k1"), 422, "key-reused");
  }

  @Test
  void get_upgraded_speaksHttp2() throws Exception {
    assertEquals(HttpClient.Version.HTTP_2, get("/health").version());
  }
}
