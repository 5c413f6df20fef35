package org.cnscs.heap;

import java.util.List;

/**
 * What the classes of a program were when a checkpoint was taken, if they have changed since. Names
 * are those of classes that need no qualifier; of all others nothing has changed.
 */
public interface FormerClasses {

  /** Classes that have not changed. */
  FormerClasses NONE =
      new FormerClasses() {
        @Override
        public String now(String name) {
          return name;
        }

        @Override
        public List<FormerField> fields(Class<?> type) {
          return null;
        }

        @Override
        public List<FormerField> statics(Class<?> type) {
          return null;
        }
      };

  /**
   * Returns what a class of the checkpoint is called now; null if it is dropped: its objects and
   * static fields are not read, and nothing that is kept may refer to them.
   */
  String now(String name);

  /**
   * Returns the fields that objects of a class of today had in the checkpoint, those of
   * superclasses too; null if they are as they were.
   */
  List<FormerField> fields(Class<?> type);

  /** Returns the static fields that a class of today had; null if they are as they were. */
  List<FormerField> statics(Class<?> type);
}
