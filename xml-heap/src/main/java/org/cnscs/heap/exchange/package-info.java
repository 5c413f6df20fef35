/** Graphs of Java objects as natural XML documents for exchange, and back. */
package org.cnscs.heap.exchange;
