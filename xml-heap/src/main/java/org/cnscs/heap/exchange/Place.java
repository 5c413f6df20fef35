package org.cnscs.heap.exchange;

import java.lang.reflect.Type;
import java.util.List;

/** A place where objects stand: a field, or the inside of a container or an array in such a one. */
final class Place {

  /** The place of which nothing is known. */
  static final Type ANYTHING = Object.class;

  private final Forms forms;
  final Type type;
  final Class<?> erased;

  /** The form of what stands there without saying more, or null. */
  final Form inferred;

  /** The plan of the object that stood there last when something was written. */
  Plan last;

  /** The same when something was read. */
  Plan lastRead;

  /** The plan of what stands there without saying more, once it was asked for. */
  Plan inferredPlan;

  // Made when they are asked for, each time the same.
  private Place element;
  private Place component;
  private MemberPlan[] entry;

  Place(Forms forms, Type type) {
    this.forms = forms;
    this.type = type;
    this.erased = Types.erased(type);
    this.inferred = forms.inferred(erased);
  }

  /** Returns the place of elements of a collection that stands here. */
  Place element() {
    Place known = element;
    return known != null ? known : (element = new Place(forms, Types.element(type)));
  }

  /** Returns the place of elements of an array that stands here. */
  Place component() {
    Place known = component;
    return known != null ? known : (component = new Place(forms, Types.component(type)));
  }

  /** Returns the types of what is in a container that stands here, by turns. */
  Class<?>[] inside(boolean isMap) {
    return isMap
        ? new Class<?>[] {entry()[0].place.erased, entry()[1].place.erased}
        : new Class<?>[] {element().erased};
  }

  /** Returns the places of keys and values of a map that stands here. */
  MemberPlan[] entry() {
    MemberPlan[] known = entry;
    if (known == null) {
      List<Member> members = Types.entry(type);
      known =
          members.stream()
              .map(member -> new MemberPlan(member, null, new Place(forms, member.type())))
              .toArray(MemberPlan[]::new);
      entry = known;
    }
    return known;
  }
}
