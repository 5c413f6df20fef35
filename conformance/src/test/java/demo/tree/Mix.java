package demo.tree;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** An object that has collections and values of the JDK. */
public final class Mix {
  /** Strings in order. */
  public ArrayList<String> list = new ArrayList<>();

  /** Numbers by name. */
  public HashMap<String, Integer> map = new HashMap<>();

  /** Names by number. */
  public TreeMap<Integer, String> sorted = new TreeMap<>();

  /** Names in the order of their coming. */
  public LinkedHashMap<String, Long> linked = new LinkedHashMap<>();

  /** Numbers that several threads may change. */
  public ConcurrentHashMap<String, Double> concurrent = new ConcurrentHashMap<>();

  /** A number for some days. */
  public EnumMap<DayOfWeek, Integer> days = new EnumMap<>(DayOfWeek.class);

  /** Numbers with two ends. */
  public ArrayDeque<Long> deque = new ArrayDeque<>();

  /** Strings with two ends. */
  public LinkedList<String> chain = new LinkedList<>();

  /** Numbers without an order. */
  public HashSet<Integer> set = new HashSet<>();

  /** Strings in the order of their coming. */
  public LinkedHashSet<String> ordered = new LinkedHashSet<>();

  /** A decimal. */
  public BigDecimal price;

  /** A large number. */
  public BigInteger large;

  /** A day. */
  public LocalDate date;

  /** A moment. */
  public Instant instant;

  /** A time. */
  public Duration duration;

  /** An id. */
  public UUID id;

  /** A text or none. */
  public Optional<String> note;
}
