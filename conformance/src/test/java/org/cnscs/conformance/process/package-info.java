/** Processes from the first checkpoint to the last resume, through the assembled distribution. */
package org.cnscs.conformance.process;
