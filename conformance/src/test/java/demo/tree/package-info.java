/** The classes of a program that keeps trees, chains and collections, for benchmarks. */
package demo.tree;
