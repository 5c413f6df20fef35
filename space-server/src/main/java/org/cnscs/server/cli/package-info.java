/** The verbs of spaces: {@code serve}, {@code write}, {@code read}, {@code take}, {@code watch}. */
package org.cnscs.server.cli;
