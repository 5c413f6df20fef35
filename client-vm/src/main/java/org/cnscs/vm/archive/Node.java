package org.cnscs.vm.archive;

import org.cnscs.space.NodeName;

/**
 * A client VM's JVM on some machine: what tells whether a process that is said to run really does.
 *
 * @param id the machine's name and the time at which the JVM started, as {@link NodeName} tells
 * @param pid the operating system's number of the JVM
 */
public record Node(String id, long pid) {
  /** Returns this JVM's node. */
  public static Node current() {
    ProcessHandle self = ProcessHandle.current();
    return new Node(NodeName.of(self), self.pid());
  }

  /** Tells whether the node may still run: on another machine, that is assumed. */
  public boolean mayRun() {
    boolean elsewhere = !id.substring(0, Math.max(0, id.lastIndexOf('/'))).equals(NodeName.host());
    return elsewhere
        || ProcessHandle.of(pid)
            .filter(process -> process.isAlive() && NodeName.of(process).equals(id))
            .isPresent();
  }
}
