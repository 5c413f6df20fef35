/** Checkpoints as files: writing them, and bringing them into a space. */
package org.cnscs.vm.transfer;
