package org.cnscs.heap.exchange;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.cnscs.heap.HeapField;

/** The plans of all classes that a form allows, made when their first object is met. */
final class Plans {

  private static final int FEWEST = 64;

  private final Forms forms;
  private final Contents contents;
  final Place root;

  /** By the hash code of the class, one behind the other; at least half of it is empty. */
  private volatile Plan[] table = new Plan[FEWEST];

  private int size;
  private final Map<String, Plan> byName = new ConcurrentHashMap<>();

  Plans(Forms forms) {
    this.forms = forms;
    this.contents = new Contents(forms);
    this.root = new Place(forms, Place.ANYTHING);
  }

  Contents contents() {
    return contents;
  }

  /**
   * Returns the plan of a class.
   *
   * @throws IllegalArgumentException if it has no form
   */
  Plan of(Class<?> type) {
    Plan[] plans = table;
    int last = plans.length - 1;
    for (int i = type.hashCode() & last; plans[i] != null; i = i + 1 & last) {
      if (plans[i].type == type) {
        return plans[i];
      }
    }
    return make(type);
  }

  /**
   * Returns the plan of objects with a name in a document.
   *
   * @throws NaturalFormException if no class of that name is allowed
   */
  Plan named(String name) {
    Plan known = byName.get(name);
    if (known != null) {
      return known;
    }
    Form form = forms.named(name);
    Plan plan = of(form.type());
    if (!plan.form.equals(form)) {
      throw UnknownToQuickException.here();
    }
    byName.put(name, plan);
    return plan;
  }

  /** Returns the class with a name in a document. */
  Class<?> type(String name) {
    return forms.type(name);
  }

  /** Returns the plan of what stands in a place without saying more. */
  Plan inferred(Place place) {
    Plan known = place.inferredPlan;
    if (known == null) {
      if (place.inferred == null) {
        throw UnknownToQuickException.here();
      }
      known = of(place.inferred.type());
      place.inferredPlan = known;
    }
    return known;
  }

  private synchronized Plan make(Class<?> type) {
    Form form = forms.of(type);
    MemberPlan[] members = form instanceof ObjectForm plain ? members(plain) : new MemberPlan[0];
    Plan plan = new Plan(type, form, members);
    Plan[] plans = new Plan[size * 2 < table.length - 2 ? table.length : table.length * 2];
    for (Plan known : table) {
      put(plans, known);
    }
    put(plans, plan);
    size++;
    table = plans;
    return plan;
  }

  private static void put(Plan[] plans, Plan plan) {
    if (plan != null) {
      int i = plan.type.hashCode() & plans.length - 1;
      while (plans[i] != null && plans[i].type != plan.type) {
        i = i + 1 & plans.length - 1;
      }
      plans[i] = plan;
    }
  }

  private MemberPlan[] members(ObjectForm form) {
    List<Member> members = form.members();
    MemberPlan[] plans = new MemberPlan[members.size()];
    for (int i = 0; i < plans.length; i++) {
      HeapField field = form.fields().get(i);
      plans[i] = new MemberPlan(members.get(i), field, new Place(forms, members.get(i).type()));
    }
    return plans;
  }
}
