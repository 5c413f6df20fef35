package demo.shop;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** An order with its items. */
public final class Order implements Serializable {
  private static final long serialVersionUID = 1;

  /** The number of the order. */
  public long number;

  /** What the customer calls it by. */
  public String reference;

  /** Who has ordered. */
  public Customer customer;

  /** The order that replaced this one or was replaced by it, or null. */
  public Order other;

  /** What is to be paid. */
  public double amount;

  /** Whether it has been paid. */
  public boolean paid;

  /** The items. */
  public List<Item> items = new ArrayList<>(3);
}
