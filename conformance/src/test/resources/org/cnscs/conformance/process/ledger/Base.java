package ledger;

/** What an account extends. */
class Base {
  long number = 7;
}
