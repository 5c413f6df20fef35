/**
 * What clients did at the same time and were answered, and whether a space can have answered so.
 */
package org.cnscs.conformance.history;
