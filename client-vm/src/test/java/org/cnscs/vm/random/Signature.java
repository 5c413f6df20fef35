package org.cnscs.vm.random;

import java.util.List;

/**
 * A static method of a made program.
 *
 * @param lowest the lowest shared lock that it may take; it is called only where none higher is
 *     held
 */
record Signature(String name, Kind returns, List<Kind> parameters, int lowest) {}
