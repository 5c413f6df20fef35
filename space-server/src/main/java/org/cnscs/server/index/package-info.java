/**
 * The index: a Lucene index beside the log, derived from it, so that deleting it loses nothing.
 *
 * <p>It follows the engine's batches on a thread of its own; {@link
 * org.cnscs.server.index.SearchIndex} says how, and the query text is described there.
 */
package org.cnscs.server.index;
