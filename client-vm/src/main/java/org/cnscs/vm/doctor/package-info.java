/**
 * The verb {@code doctor}: what of a program cannot be captured, and what is wrong with the
 * machine.
 */
package org.cnscs.vm.doctor;
