package org.cnscs.link;

import java.io.IOException;
import java.util.Optional;

/**
 * A transport between two ends that carries frames of bytes, in order and whole, for as long as it
 * is open.
 *
 * <p>One thread may send while another receives; not two of a kind at once. After an {@link
 * IOException} the link is of no use any more and is to be closed. What was sent may not have
 * arrived: only an answer tells.
 */
public interface Link extends AutoCloseable {

  /** Returns the other end, for people. */
  String peer();

  /** Returns the length of the longest frame that the link carries. */
  int longestFrame();

  /**
   * Sends a frame.
   *
   * @throws IllegalArgumentException if it is longer than {@link #longestFrame}
   */
  void send(byte[] frame) throws IOException;

  /** Waits for a frame; empty when the other end has closed the link. */
  Optional<byte[]> receive() throws IOException;

  /** Closes the link; a thread that waits in {@link #receive} is woken. */
  @Override
  void close();
}
