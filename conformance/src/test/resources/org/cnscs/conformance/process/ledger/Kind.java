package ledger;

/** An enumeration. */
enum Kind {
  CASH,
  LOAN
}
