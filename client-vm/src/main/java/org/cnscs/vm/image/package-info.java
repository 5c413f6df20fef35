/**
 * The JDK's part of capture and resume: making a run-time image whose own frames can be captured,
 * and finding their resume points while a program runs on it.
 */
package org.cnscs.vm.image;
