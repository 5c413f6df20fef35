/**
 * What benchmarks encode and decode, and with what: graphs of objects, the XML heap and its peers.
 */
package org.cnscs.conformance.bench.codec;
