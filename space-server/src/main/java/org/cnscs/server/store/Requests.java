package org.cnscs.server.store;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The numbers of the batches that the latest requests led to, so that a repeated request is
 * recognised.
 */
final class Requests {
  /** How many requests are remembered. */
  static final int KEPT = 10_000;

  private final Map<String, Long> sequences =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > KEPT;
        }
      };

  /** Remembers a request; null is none. */
  void add(String request, long sequence) {
    if (request != null) {
      sequences.put(request, sequence);
    }
  }

  /** Returns the number of the batch of a request, or null. */
  Long find(String request) {
    return request == null ? null : sequences.get(request);
  }
}
