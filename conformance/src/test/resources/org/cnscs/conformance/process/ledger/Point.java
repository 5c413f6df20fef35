package ledger;

/** A record. */
record Point(int x, int y) {}
