/**
 * The classes of a program that keeps business objects, for benchmarks; its package has a name as
 * short as those of most programs, since names are in the XML.
 */
package demo.shop;
