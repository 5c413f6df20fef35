/**
 * Transformed classes of programs, kept on the user's machine from one run to the next: the format
 * of the files, the directory that they lie in, and what is written when.
 */
package org.cnscs.vm.cache;
