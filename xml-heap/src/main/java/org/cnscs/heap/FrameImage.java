package org.cnscs.heap;

import java.util.List;

/**
 * The activation of a method.
 *
 * @param className the binary name of the class
 * @param method the name of the method, followed by its descriptor
 * @param line the source line, -1 if unknown
 * @param point the resume point
 * @param slots the live locals and operands
 * @param monitors the objects whose monitors the frame holds, outermost first
 */
public record FrameImage(
    String className,
    String method,
    int line,
    int point,
    List<Slot> slots,
    List<Object> monitors) {}
