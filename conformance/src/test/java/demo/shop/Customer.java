package demo.shop;

import java.io.Serializable;

/** A customer, whom many orders share. */
public final class Customer implements Serializable {
  private static final long serialVersionUID = 1;

  /** The name. */
  public String name;

  /** Where the customer lives. */
  public String city;

  /** The year of the first order. */
  public int since;
}
