/** The comparison of a checkpoint with class files that have changed since. */
package org.cnscs.vm.evolution;
