/** The care for the files of a space that nobody serves, or beside who does. */
package org.cnscs.server.care;
