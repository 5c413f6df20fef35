/**
 * Bytecode: how the program's methods are changed as they are loaded, and how the code that resumes
 * them is made.
 *
 * <p>A class goes through {@link org.cnscs.vm.transform.ClassTransformer}: preparation (lambdas
 * become classes, synchronized methods become blocks, polls are set, blocking calls are
 * redirected), analysis ({@code MethodModel}: types, live locals, held monitors, resume points),
 * emission (ordinary code with capture handlers, or a resumption for one resume point).
 */
package org.cnscs.vm.transform;
