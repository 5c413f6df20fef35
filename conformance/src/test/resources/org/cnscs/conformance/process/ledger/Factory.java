package ledger;

/** What makes everything, once. */
class Factory {
  static View make() {
    return new Book();
  }
}
