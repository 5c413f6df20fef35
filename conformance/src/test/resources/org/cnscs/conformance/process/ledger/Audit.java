package ledger;

/** What moves to another package. */
public class Audit {
  public int times;

  public Audit(int times) {
    this.times = times;
  }
}
