/** Editing of suspended processes: a checkpoint made from another by changing single values. */
package org.cnscs.vm.edit;
