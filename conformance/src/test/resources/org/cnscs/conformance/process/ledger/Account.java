package ledger;

/** What is changed most. */
class Account extends Base {
  String owner = "Ann";
  int cents = -250;
  short rank = 3;
  char grade = 'B';
  float rate = 0.1f;
  String note = new String("a note");
  Audit audit = new Audit(5);
  Account friend;
  int[] history = new int[] {1, 2, 3};

  String show() {
    return owner + " " + cents + " " + rank + grade + " " + rate + " " + note + " " + audit.times;
  }
}
