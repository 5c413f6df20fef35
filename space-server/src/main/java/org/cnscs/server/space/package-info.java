/**
 * The operations of a space over an engine: conditions, entries, templates, leases, waiters,
 * watches.
 */
package org.cnscs.server.space;
