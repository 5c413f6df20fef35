package ledger;

/** What the loop knows. */
interface View {
  String show();
}
