/**
 * What the documentation promises: the README's commands, the demo, and the reference of the
 * command line.
 */
package org.cnscs.conformance.readme;
