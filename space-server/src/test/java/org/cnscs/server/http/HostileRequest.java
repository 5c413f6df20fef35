package org.cnscs.server.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Requests as an enemy, a broken client or chance would send them. */
final class HostileRequest {
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "TRACE", "get", "BREW");
  private static final List<String> WORDS =
      List.of(
          "spaces",
          "main",
          "entries",
          "leases",
          "transactions",
          "processes",
          "checkpoints",
          "read",
          "take",
          "contents",
          "batch",
          "missing",
          "search",
          "export",
          "registrations",
          "nodes",
          "console",
          "health",
          "",
          ".",
          "..",
          "%2e%2e",
          "%2f",
          "%00",
          "%c0%af",
          "%",
          "%zz",
          "a;b=c",
          "\u00e9",
          "~",
          "*",
          "{id}",
          "etc/passwd",
          "..%2f..%2fetc%2fpasswd",
          "con",
          "a\\b",
          "99999999999999999999",
          "-1",
          "x".repeat(600),
          "lease/1-0",
          "entry/1-0",
          "%F0%9F%98%80");
  private static final List<String> NAMES =
      List.of(
          "limit",
          "after",
          "prefix",
          "timeout",
          "lease",
          "of",
          "tier",
          "holder",
          "q",
          "format",
          "transaction",
          "registration",
          "bulk",
          "all",
          "most",
          "if-exists",
          "space",
          "token",
          "");
  private static final List<String> VALUES =
      List.of(
          "0",
          "1",
          "-1",
          "1e400",
          "1e-400",
          "99999999999999999999999999",
          "NaN",
          "0x10",
          "true",
          "false",
          "json",
          "xml",
          "exclusive",
          "interest",
          "a/b",
          "%00",
          "%ff",
          "%",
          "+",
          "((",
          "a:[1 TO",
          "*",
          "*:*",
          "a~",
          "/(((/",
          "x".repeat(3000),
          "1-0",
          "tx/1",
          "\u00fc",
          "");
  private static final List<String> HEADERS =
      List.of(
          "If-Match: \"1\"",
          "If-Match: *",
          "If-Match: W/\"1\"",
          "If-Match: \"99999999999999999999\"",
          "If-None-Match: *",
          "If-None-Match: \"x\"",
          "Lease: -5",
          "Lease: 1e99",
          "Lease: 1",
          "Fencing-Token: 99999999999999999999",
          "Fencing-Token: x",
          "Last-Event-ID: x",
          "Content-Encoding: gzip",
          "Content-Encoding: br",
          "Accept-Encoding: gzip",
          "Accept-Encoding: *;q=0, gzip;q=9",
          "Accept: application/json",
          "Accept: ;;;,,",
          "Content-Type: \u0001",
          "Expect: 100-continue",
          "Expect: more",
          "Connection: Upgrade",
          "Upgrade: h2c",
          "HTTP2-Settings: !!",
          "Transfer-Encoding: gzip",
          "Range: bytes=5-1",
          "Origin: http://evil.example",
          "Sec-Fetch-Site: cross-site",
          "X: " + "y".repeat(9000),
          "Cookie: =;;=",
          "Authorization: Basic x",
          ": empty",
          "No colon",
          " folded: line");
  private static final List<String> BODIES =
      List.of(
          "",
          "<",
          "<a",
          "<a>",
          "</a>",
          "<a></b>",
          "<a/><b/>",
          "<a b='1' b='2'/>",
          "text",
          "\u0000",
          "<a>&undefined;</a>",
          "<a>&#0;</a>",
          "<a>&#xD800;</a>",
          "<a>\u0001</a>",
          "<a x=1/>",
          "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
          "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>",
          "<!DOCTYPE a [<!ENTITY % p SYSTEM 'http://127.0.0.1:1/'> %p;]><a/>",
          "<!DOCTYPE a [<!ENTITY a '"
              + "x".repeat(50)
              + "'><!ENTITY b '"
              + "&a;".repeat(50)
              + "'><!ENTITY c '"
              + "&b;".repeat(50)
              + "'><!ENTITY d '"
              + "&c;".repeat(50)
              + "'>]><a>"
              + "&d;".repeat(50)
              + "</a>",
          "<a>".repeat(5000),
          "<a>".repeat(3000) + "</a>".repeat(3000),
          "<a " + attributes(5000) + "/>",
          "<x:a/>",
          "<a xmlns:x=''/>",
          "<?xml version='9'?><a/>",
          "<c:batch xmlns:c='urn:cnscs:space:1'><c:put id='../../x'><a/></c:put>",
          "<c:batch xmlns:c='urn:cnscs:space:1'><c:put id='a b'><a/></c:put></c:batch>",
          "<c:batch xmlns:c='urn:cnscs:space:1'><c:put id='m/1' expect='version'"
              + " version='99999999999999999999'><a/></c:put></c:batch>",
          "<c:entries xmlns:c='urn:cnscs:space:1'><c:entry/></c:entries>",
          "<c:ids xmlns:c='urn:cnscs:space:1'><c:id><c:id/></c:id></c:ids>");

  private final Random random;

  HostileRequest(Random random) {
    this.random = random;
  }

  private static String attributes(int count) {
    StringBuilder attributes = new StringBuilder();
    for (int i = 0; i < count; i++) {
      attributes.append(" a").append(i).append("=''");
    }
    return attributes.toString();
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** Makes a request; none of those that change documents has a body that could be one. */
  byte[] next() {
    String body = any(BODIES);
    StringBuilder request = new StringBuilder(any(METHODS)).append(' ').append(target());
    request.append(random.nextInt(50) == 0 ? " HTTP/9.9" : " HTTP/1.1").append("\r\n");
    request.append(random.nextInt(40) == 0 ? "" : "Host: localhost\r\n");
    for (int i = random.nextInt(3); i > 0; i--) {
      request.append(any(HEADERS)).append("\r\n");
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    request
        .append("Connection: close\r\nContent-Length: ")
        .append(length(bytes))
        .append("\r\n\r\n");
    byte[] head = request.toString().getBytes(StandardCharsets.UTF_8);
    byte[] all = java.util.Arrays.copyOf(head, head.length + bytes.length);
    System.arraycopy(bytes, 0, all, head.length, bytes.length);
    if (random.nextInt(20) == 0) {
      all[random.nextInt(all.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return all;
  }

  private String length(byte[] body) {
    return switch (random.nextInt(40)) {
      case 0 -> "-1";
      case 1 -> "99999999999999999999";
      case 2 -> "x";
      default -> Integer.toString(body.length);
    };
  }

  private String target() {
    StringBuilder target = new StringBuilder();
    int known = random.nextInt(4);
    target.append(known == 0 ? "" : known == 1 ? "/spaces/main" : "/spaces/main/entries");
    for (int i = random.nextInt(4); i > 0; i--) {
      target.append('/').append(any(WORDS));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      target.append(target.indexOf("?") < 0 ? '?' : '&').append(any(NAMES)).append('=');
      target.append(any(VALUES));
    }
    return target.isEmpty() ? "*" : target.toString();
  }
}
