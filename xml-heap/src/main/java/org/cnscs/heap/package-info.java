/** The state of a process as XML and back: a manifest and content-addressed lines of objects. */
package org.cnscs.heap;
