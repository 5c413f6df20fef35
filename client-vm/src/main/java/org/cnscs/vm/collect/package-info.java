/** The collection of garbage in a space: documents that no checkpoint refers to any more. */
package org.cnscs.vm.collect;
