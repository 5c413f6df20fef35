package org.cnscs.server.http;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** What a server counts, in the text format of Prometheus. */
final class Metrics {
  private final Map<String, LongAdder> requests = new ConcurrentSkipListMap<>();
  private final LongAdder active = new LongAdder();
  private final LongAdder nanos = new LongAdder();
  private final LongAdder received = new LongAdder();
  private final LongAdder sent = new LongAdder();
  private final LongAdder streams = new LongAdder();
  private final LongAdder returned = new LongAdder();

  void begin() {
    active.increment();
  }

  /** Counts a request that was answered. */
  void end(String method, int status, long duration) {
    active.decrement();
    nanos.add(duration);
    String labels = "{method=\"%s\",status=\"%d\"}".formatted(known(method), status);
    requests.computeIfAbsent(labels, key -> new LongAdder()).increment();
  }

  /** Returns the method, or one word for all that are made up. */
  private static String known(String method) {
    return switch (method) {
      case "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS" -> method;
      default -> "other";
    };
  }

  void received(long bytes) {
    received.add(bytes);
  }

  void sent(long bytes) {
    sent.add(bytes);
  }

  void streams(int change) {
    streams.add(change);
  }

  /** Counts an entry that was taken, could not be delivered and was written back. */
  void returned() {
    returned.increment();
  }

  /** Returns the counters; {@code documents} are those of each space. */
  String text(Map<String, Long> documents) {
    StringBuilder out = new StringBuilder(1024);
    head(out, "cnscs_http_requests_total", "counter", "Requests answered.");
    requests.forEach(
        (labels, count) -> line(out, "cnscs_http_requests_total" + labels, count.sum()));
    head(
        out,
        "cnscs_http_request_seconds_total",
        "counter",
        "Time spent on requests, streams of events included.");
    line(out, "cnscs_http_request_seconds_total", nanos.sum() / 1e9);
    single(out, "cnscs_http_requests_active", "gauge", "Requests being answered.", active.sum());
    single(
        out,
        "cnscs_http_received_bytes_total",
        "counter",
        "Bytes of request bodies.",
        received.sum());
    single(out, "cnscs_http_sent_bytes_total", "counter", "Bytes of answers.", sent.sum());
    single(out, "cnscs_event_streams", "gauge", "Streams of events that are open.", streams.sum());
    single(
        out,
        "cnscs_entries_returned_total",
        "counter",
        "Taken entries put back, undeliverable.",
        returned.sum());
    head(out, "cnscs_documents", "gauge", "Documents in each space.");
    documents.forEach(
        (space, count) -> line(out, "cnscs_documents{space=\"" + space + "\"}", count));
    return out.toString();
  }

  private static void single(StringBuilder out, String name, String type, String help, long value) {
    head(out, name, type, help);
    line(out, name, value);
  }

  private static void head(StringBuilder out, String name, String type, String help) {
    out.append("# HELP ").append(name).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private static void line(StringBuilder out, String name, Number value) {
    out.append(name).append(' ').append(value).append('\n');
  }
}
