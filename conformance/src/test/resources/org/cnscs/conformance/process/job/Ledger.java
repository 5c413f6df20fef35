package job;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** All bookings. */
final class Ledger {
  private final String name;
  private final List<Booking> bookings = new ArrayList<>();

  Ledger(String name) {
    this.name = name;
  }

  private static final class Booking {
    private final String owner;
    private final int amount;

    Booking(String owner, int amount) {
      this.owner = owner;
      this.amount = amount;
    }
  }

  String name() {
    return name;
  }

  int book(String owner, int receipt, IntUnaryOperator fee) {
    int amount = receipt + fee.applyAsInt(receipt);
    bookings.add(new Booking(owner, amount));
    if (bookings.size() > 50) {
      bookings.remove(0);
    }
    return amount;
  }

  int total(int from) {
    return from == bookings.size() ? 0 : bookings.get(from).amount + total(from + 1);
  }
}
