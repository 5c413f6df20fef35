/** The verb {@code gateway}. */
package org.cnscs.gateway.cli;
