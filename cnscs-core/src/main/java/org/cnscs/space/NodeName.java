package org.cnscs.space;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * The names of nodes: a JVM's machine and the time at which it started, so that the number of a
 * process that is used again does not deceive.
 */
public final class NodeName {
  private static final Path HOST = Path.of("/proc/sys/kernel/hostname");

  private NodeName() {}

  /** Returns the name of the node that a process is. */
  public static String of(ProcessHandle process) {
    long start = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    return host() + "/" + start;
  }

  /** Returns the name of this machine. */
  public static String host() {
    try {
      return Files.isReadable(HOST)
          ? Files.readString(HOST).strip()
          : System.getenv().getOrDefault("HOSTNAME", "here");
    } catch (IOException e) {
      return "here";
    }
  }
}
