package org.cnscs.heap.exchange;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;

/**
 * The maker of containers of what a {@link QuickReader} has read and pushed. A container that would
 * ask what it holds for more than it may, now or at all, is left to the other reader.
 */
final class QuickContainers {
  private final Plans plans;
  private final QuickPage page;
  private final QuickIds ids;

  /** What hash codes have cost in all. */
  private long paid;

  QuickContainers(Plans plans, QuickPage page) {
    this.plans = plans;
    this.page = page;
    this.ids = page.ids;
  }

  private static RuntimeException leave() {
    return UnknownToQuickException.here();
  }

  /** Counts what the hash codes of all that a container holds cost. */
  void pay(ContainerForm form, long all) {
    paid += form.isHashed() ? all : 0;
    if (paid > Assembly.MOST_COST) {
      throw leave();
    }
  }

  /**
   * Returns a container of what was pushed from a place on.
   *
   * @param begun the container if it is made already, or null
   * @param ties how many there were before what it holds was read
   */
  Object filled(Plan plan, Object begun, int ties, int from, Place place) {
    ContainerForm form = (ContainerForm) plan.form;
    int step = form.isMap() ? 2 : 1;
    boolean asks = form.empty() == null ? form.isSorted() : form.isHashed();
    if (asks && ids.ties() != ties && !page.areKeysValues(from, step, plans)) {
      throw leave();
    }
    boolean isLate = ids.ties() != ties && page.isAnyLate(from);
    if (isLate) {
      if (begun == null && form.empty() == null) {
        throw leave();
      }
      Object container = begun != null ? begun : form.empty().apply(Detail.NONE);
      ids.fillLater(form, container, page.copy(from), place.inside(form.isMap()));
      return container;
    }
    return plan.kind == Plan.Kind.LIST ? page.list(begun, from) : filled(form, begun, from);
  }

  private Object filled(ContainerForm form, Object begun, int from) {
    int count = page.top - from;
    List<Object> values = Arrays.asList(page.copy(from));
    if (form.empty() == null) {
      return form.whole().apply(values);
    }
    Object container = begun != null ? begun : HashMap.newHashMap(Math.max(12, count / 2));
    form.fill(container, values);
    return container;
  }
}
