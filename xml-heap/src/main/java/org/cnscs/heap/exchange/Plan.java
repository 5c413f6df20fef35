package org.cnscs.heap.exchange;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.cnscs.heap.Literal;

/** The form of a class's objects as the quick writer and reader see it. */
final class Plan {

  /** How objects are written and read. */
  enum Kind {
    TEXT,
    OBJECT,
    RECORD,
    LIST,
    MAP,
    CONTAINER,
    ARRAY,
    PRIMITIVES,
    /** By the other writer and reader. */
    OTHER
  }

  /** Classes whose texts always tell all of an object. */
  private static final Set<Class<?>> EXACT =
      Set.of(
          BigInteger.class,
          BigDecimal.class,
          UUID.class,
          Instant.class,
          LocalDate.class,
          LocalTime.class,
          LocalDateTime.class);

  private static final Set<Class<?>> MAPS =
      Set.of(HashMap.class, LinkedHashMap.class, TreeMap.class, ConcurrentHashMap.class);

  final Class<?> type;
  final Form form;
  final Kind kind;
  final boolean hasIdentity;
  final MemberPlan[] members;

  /** The begin of an element that is named by the class, and its end. */
  final Literal open;

  final Literal close;

  /** What else that element says of its class, or null. */
  final Literal of;

  /** The mark of the class in a field whose type does not tell it. */
  final Literal mark;

  /** Whether a text must be read again to see that it tells all of the object. */
  final boolean isDoubtful;

  /** Whether it is made when it is known how much is in it, unless something in it refers to it. */
  final boolean isPresizable;

  Plan(Class<?> type, Form form, MemberPlan[] members) {
    String element = form instanceof ArrayForm ? "c:array" : form.name();
    this.type = type;
    this.form = form;
    this.members = members;
    this.kind = kindOf(type, form);
    this.hasIdentity = form.hasIdentity();
    this.open = Literal.of("<" + element);
    this.close = Literal.of("</" + element + ">");
    this.of = form instanceof ArrayForm array ? Literal.of(" of=\"" + array.of() + "\"") : null;
    this.mark = Literal.of(" c:type=\"" + form.name() + "\"");
    this.isPresizable = type == ArrayList.class || type == HashMap.class;
    this.isDoubtful = isDoubtful(type, form);
  }

  private static Kind kindOf(Class<?> type, Form form) {
    return switch (form) {
      case TextForm text -> Kind.TEXT;
      case TreeForm tree -> Kind.OTHER;
      case ArrayForm array -> array.isPrimitive() ? Kind.PRIMITIVES : Kind.ARRAY;
      case ContainerForm container when type == ArrayList.class -> Kind.LIST;
      case ContainerForm container when MAPS.contains(type) -> Kind.MAP;
      case ContainerForm container -> Kind.CONTAINER;
      case ObjectForm plain -> plain.isRecord() ? Kind.RECORD : Kind.OBJECT;
    };
  }

  private static boolean isDoubtful(Class<?> type, Form form) {
    return form instanceof TextForm
        && !form.hasIdentity()
        && !form.type().isEnum()
        && !type.getPackageName().equals("java.lang")
        && !EXACT.contains(type);
  }
}
