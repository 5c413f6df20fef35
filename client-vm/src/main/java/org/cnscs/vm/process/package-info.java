/**
 * Processes: a program's classes and threads in a client VM, how they are stopped, captured, and
 * continued.
 */
package org.cnscs.vm.process;
