/** The assembled distribution's command line, as tests start it and watch it. */
package org.cnscs.conformance.cli;
