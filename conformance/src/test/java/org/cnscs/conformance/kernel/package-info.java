/**
 * Small computations to measure the client VM with. Each has a package-independent life: it knows
 * the JDK and itself alone, so that it can be loaded twice, plainly and transformed. What it
 * returns depends on all that it computed.
 */
package org.cnscs.conformance.kernel;
