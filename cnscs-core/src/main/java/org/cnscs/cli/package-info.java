/** The frame of the command line: verbs, exit codes, output. Modules add verbs as services. */
package org.cnscs.cli;
