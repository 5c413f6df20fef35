package org.cnscs.cli;

/**
 * A verb that runs a program.
 *
 * <p>What follows {@code -jar J} or {@code -cp P} is the program's: the frame ends option parsing
 * there, if the verb has the option {@code -jar}, so that the verb receives it untouched as its
 * positional parameters, options and {@code --} included. A failure that nobody foresaw gives
 * {@link ExitCode#CLIENT_VM}, since every small code may be the program's.
 */
public interface ProgramVerb {}
