/**
 * What a run-time image adds to the JDK: polls, the signal that captures a stack, the stack that a
 * thread is resumed from, and what stands in for blocking calls.
 *
 * <p>It is part of {@code java.base}, since transformed classes of the JDK use it as transformed
 * classes of programs do; so it uses nothing but the JDK.
 */
package jdk.internal.vm;
