/** Raw access to objects of the JVM: their memory and their headers. */
package org.cnscs.heap.raw;
