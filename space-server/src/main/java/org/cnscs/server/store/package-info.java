/**
 * The store: a log of XML segments in a directory, and the small {@link
 * org.cnscs.server.store.Engine} interface behind which it stands.
 *
 * <p>Nothing here knows of entries, templates or searches; those are above the engine, so that
 * another engine can take the log's place.
 */
package org.cnscs.server.store;
