package org.cnscs.heap.exchange;

import java.util.Collections;
import java.util.Comparator;
import java.util.Map;

/**
 * What there is to know about a container besides what is in it.
 *
 * @param order the name of its order, null for that of its elements or none
 * @param of the enumeration that its elements or keys are of, if it is for one
 */
record Detail(String order, Class<?> of) {

  static final Detail NONE = new Detail(null, null);

  /** The order of a map by when its entries were asked for last. */
  static final String BY_ACCESS = "access";

  private static final Map<String, Comparator<?>> ORDERS =
      Map.of(
          "reverse",
          Collections.reverseOrder(),
          "ignore-case",
          String.CASE_INSENSITIVE_ORDER,
          "natural",
          Comparator.naturalOrder());

  static Detail ofOrder(Comparator<?> comparator) {
    if (comparator == null) {
      return NONE;
    }
    for (Map.Entry<String, Comparator<?>> order : ORDERS.entrySet()) {
      if (order.getValue() == comparator) {
        return new Detail(order.getKey(), null);
      }
    }
    throw new IllegalArgumentException(
        "its comparator of " + comparator.getClass().getName() + " has no name in XML");
  }

  /** Returns the comparator, null if it has none. */
  @SuppressWarnings("unchecked")
  Comparator<Object> comparator() {
    if (order == null) {
      return null;
    }
    Comparator<?> comparator = ORDERS.get(order);
    if (comparator == null) {
      throw new NaturalFormException(
          "There is no order " + order + "; known are " + String.join(", ", ORDERS.keySet()));
    }
    return (Comparator<Object>) comparator;
  }
}
