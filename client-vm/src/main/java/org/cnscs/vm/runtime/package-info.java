/**
 * What transformed code calls: polls, the signal that captures a stack, and the stack that a thread
 * is resumed from.
 *
 * <p>These are the only classes of the client VM that a program's class loader lets through, so
 * they use nothing but the JDK.
 */
package org.cnscs.vm.runtime;
