/**
 * The guest library: what stands in for the JDK's blocking calls in a program.
 *
 * <p>These classes are loaded, transformed and kept with the program, so their frames are captured
 * like the program's own.
 */
package org.cnscs.vm.guest;
