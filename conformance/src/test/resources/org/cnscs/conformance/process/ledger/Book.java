package ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The heap. */
class Book implements View {
  static final int LIMIT = 10;
  static int shown;
  private final List<Account> accounts = new ArrayList<>(List.of(new Account(), new Account()));
  private final Account[] array = accounts.toArray(new Account[0]);
  private final Map<Object, String> places = new HashMap<>(Map.of(new Point(1, 2), "here"));
  private final Kind kind = Kind.LOAN;

  Book() {
    array[0].friend = array[1];
  }

  String switched() {
    return switch (kind) {
      case CASH -> "cash";
      case LOAN -> "loan";
    };
  }

  @Override
  public String show() {
    shown++;
    return accounts.getFirst().show()
        + " friend "
        + (accounts.getFirst().friend == array[1])
        + " "
        + places.get(new Point(1, 2))
        + " "
        + switched()
        + " "
        + shown
        + " "
        + LIMIT;
  }
}
