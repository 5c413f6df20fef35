/**
 * What the client VM keeps in a space: programs, roots of processes, checkpoints, and commands
 * between nodes.
 */
package org.cnscs.vm.archive;
