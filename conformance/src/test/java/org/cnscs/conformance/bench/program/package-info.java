/** Programs that benchmarks stop and resume as processes. */
package org.cnscs.conformance.bench.program;
