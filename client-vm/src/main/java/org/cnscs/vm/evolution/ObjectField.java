package org.cnscs.vm.evolution;

/**
 * What is counted in lines: objects of just this class, or those of them that have a value for a
 * field.
 *
 * @param type the class's name in the checkpoint
 * @param name the field's name in XML, or null for all objects
 */
public record ObjectField(String type, String name) {}
