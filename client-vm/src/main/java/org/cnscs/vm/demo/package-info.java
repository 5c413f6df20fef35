/**
 * The verb {@code demo}: a program is killed in the middle of a loop and goes on in another JVM. It
 * uses the command line like a user, as commands in JVMs of their own.
 */
package org.cnscs.vm.demo;
