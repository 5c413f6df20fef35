/**
 * The verbs that look at processes and checkpoints; they know a space and its documents, and
 * nothing of running programs.
 */
package org.cnscs.vm.look;
