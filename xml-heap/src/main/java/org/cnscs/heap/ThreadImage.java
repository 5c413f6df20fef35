package org.cnscs.heap;

import java.util.List;

/**
 * The state of a thread.
 *
 * @param id the number of the thread in its process
 * @param name its name
 * @param state runnable, waiting, sleeping... in the words of the client VM
 * @param waiting what is left of the time that it waits, in the unit of the client VM, 0 if none
 * @param thread the {@link Thread}
 * @param frames its frames, outermost first
 * @param locals its thread-local values
 */
public record ThreadImage(
    long id,
    String name,
    String state,
    long waiting,
    Object thread,
    List<FrameImage> frames,
    List<ThreadLocalImage> locals) {}
