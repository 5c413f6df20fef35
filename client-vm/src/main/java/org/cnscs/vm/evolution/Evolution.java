package org.cnscs.vm.evolution;

import java.util.Set;

/**
 * What has changed in the classes that a checkpoint uses, and whether it can be continued with
 * them.
 *
 * @param breaks what stands against it, by class; nothing if it can be continued
 * @param added the new instance fields of classes that may have objects, with their classes
 */
public record Evolution(Set<Break> breaks, Set<String> added) {}
