/**
 * Spaces: named stores of XML documents, and how to reach one.
 *
 * <p>{@link org.cnscs.space.Spaces#open} turns a location (a directory or an URL) into a {@link
 * org.cnscs.space.Space}; every implementation behaves alike.
 */
package org.cnscs.space;
