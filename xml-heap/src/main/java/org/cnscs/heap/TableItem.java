package org.cnscs.heap;

/** What stands in a line table: an entry, or a subtable in the place of many. */
public sealed interface TableItem permits TableItem.Entry, Subtable {

  /** Returns the least number of the lines or delta lines that it stands for. */
  int from();

  /** Returns the greatest of them. */
  int to();

  /** Returns how many they are. */
  int count();

  /** Returns the hash of the document that it names. */
  String hash();

  /** Returns the id of the document that it names. */
  String id();

  /** An entry for one line or delta line. */
  sealed interface Entry extends TableItem permits LineEntry, DeltaEntry {

    /** Returns its number. */
    int number();

    @Override
    default int from() {
      return number();
    }

    @Override
    default int to() {
      return number();
    }

    @Override
    default int count() {
      return 1;
    }

    @Override
    default String id() {
      return "line/" + hash();
    }
  }
}
