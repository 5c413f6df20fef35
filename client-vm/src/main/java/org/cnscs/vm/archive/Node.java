package org.cnscs.vm.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A client VM's JVM on some machine: what tells whether a process that is said to run really does.
 *
 * @param id the machine's name and the time at which the JVM started, so that a number that is used
 *     again does not deceive
 * @param pid the operating system's number of the JVM
 */
public record Node(String id, long pid) {
  private static final Path HOST = Path.of("/proc/sys/kernel/hostname");

  /** Returns this JVM's node. */
  public static Node current() {
    ProcessHandle self = ProcessHandle.current();
    return new Node(id(self), self.pid());
  }

  private static String id(ProcessHandle process) {
    long start = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    return host() + "/" + start;
  }

  private static String host() {
    try {
      return Files.isReadable(HOST)
          ? Files.readString(HOST).strip()
          : System.getenv().getOrDefault("HOSTNAME", "here");
    } catch (IOException e) {
      return "here";
    }
  }

  /** Tells whether the node may still run: on another machine, that is assumed. */
  public boolean mayRun() {
    boolean elsewhere = !id.substring(0, Math.max(0, id.lastIndexOf('/'))).equals(host());
    return elsewhere
        || ProcessHandle.of(pid)
            .filter(process -> process.isAlive() && id(process).equals(id))
            .isPresent();
  }
}
