/** The verbs that run programs, and what keeps a running process and its space together. */
package org.cnscs.vm.run;
