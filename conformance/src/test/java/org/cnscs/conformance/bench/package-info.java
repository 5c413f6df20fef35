/** Benchmarks: what {@code conformance/bench} runs. */
package org.cnscs.conformance.bench;
