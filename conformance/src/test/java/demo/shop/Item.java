package demo.shop;

import java.io.Serializable;

/** An article in an order. */
public final class Item implements Serializable {
  private static final long serialVersionUID = 1;

  /** The article's name. */
  public String article;

  /** How many are ordered. */
  public int count;

  /** The price of one. */
  public double price;
}
