package org.cnscs.space.remote;

import java.time.Duration;

/**
 * A request to a space server that failed in passing and is sent again.
 *
 * @param request its method and URL
 * @param attempt how often it was sent so far
 * @param why what went wrong the last time
 * @param pause how long it waits before it is sent again
 */
public record Retry(String request, int attempt, String why, Duration pause) {}
