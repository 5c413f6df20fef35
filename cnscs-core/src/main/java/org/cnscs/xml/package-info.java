/** XML as all of CNSCS writes and reads it: vocabularies, schemas, names, hardened parsers. */
package org.cnscs.xml;
