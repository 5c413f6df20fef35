package org.cnscs.heap.exchange;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.Currency;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.cnscs.heap.Scalars;

/** The JDK's classes whose objects are one text each. */
final class TextForms {

  private TextForms() {}

  static List<TextForm> all() {
    List<TextForm> all = new ArrayList<>(boxes());
    all.addAll(numbersAndNames());
    all.addAll(times());
    all.addAll(objects());
    return all;
  }

  private static TextForm box(String name, Class<?> type) {
    return new TextForm(
        name, type, false, Scalars::text, text -> Scalars.parse(type.getName(), text));
  }

  private static List<TextForm> boxes() {
    return List.of(
        box("string", String.class),
        box("boolean", Boolean.class),
        box("byte", Byte.class),
        box("char", Character.class),
        box("short", Short.class),
        box("int", Integer.class),
        box("long", Long.class),
        box("float", Float.class),
        box("double", Double.class));
  }

  private static List<TextForm> numbersAndNames() {
    return List.of(
        TextForm.value("BigInteger", BigInteger.class, BigInteger::toString, BigInteger::new),
        TextForm.value("BigDecimal", BigDecimal.class, BigDecimal::toString, BigDecimal::new),
        TextForm.value("UUID", UUID.class, UUID::toString, UUID::fromString),
        TextForm.value("URI", URI.class, URI::toString, URI::create),
        TextForm.value("Locale", Locale.class, Locale::toLanguageTag, Locale::forLanguageTag),
        TextForm.value(
            "Currency", Currency.class, Currency::getCurrencyCode, Currency::getInstance),
        TextForm.value("Charset", Charset.class, Charset::name, Charset::forName));
  }

  private static List<TextForm> times() {
    return List.of(
        TextForm.value("Instant", Instant.class, Instant::toString, Instant::parse),
        TextForm.value("LocalDate", LocalDate.class, LocalDate::toString, LocalDate::parse),
        TextForm.value("LocalTime", LocalTime.class, LocalTime::toString, LocalTime::parse),
        TextForm.value(
            "LocalDateTime", LocalDateTime.class, LocalDateTime::toString, LocalDateTime::parse),
        TextForm.value(
            "OffsetDateTime",
            OffsetDateTime.class,
            OffsetDateTime::toString,
            OffsetDateTime::parse),
        TextForm.value("OffsetTime", OffsetTime.class, OffsetTime::toString, OffsetTime::parse),
        TextForm.value(
            "ZonedDateTime", ZonedDateTime.class, ZonedDateTime::toString, ZonedDateTime::parse),
        TextForm.value("Duration", Duration.class, Duration::toString, Duration::parse),
        TextForm.value("Period", Period.class, Period::toString, Period::parse),
        TextForm.value(
            "Year",
            Year.class,
            Year::toString,
            text -> Year.of(Integer.parseInt(text))), // Year.parse wants a sign before 10000
        TextForm.value(
            "YearMonth",
            YearMonth.class,
            month -> month.getYear() + "/" + month.getMonthValue(),
            TextForms::yearMonth),
        TextForm.value("MonthDay", MonthDay.class, MonthDay::toString, MonthDay::parse),
        TextForm.value("ZoneOffset", ZoneOffset.class, ZoneOffset::getId, ZoneOffset::of),
        TextForm.value("ZoneId", ZoneId.class, ZoneId::getId, ZoneId::of));
  }

  private static YearMonth yearMonth(String text) {
    int slash = text.indexOf('/');
    return slash < 0
        ? YearMonth.parse(text)
        : YearMonth.of(
            Integer.parseInt(text.substring(0, slash)),
            Integer.parseInt(text.substring(slash + 1)));
  }

  private static List<TextForm> objects() {
    return List.of(
        TextForm.object(
            "Date",
            Date.class,
            date -> Instant.ofEpochMilli(date.getTime()).toString(),
            text -> new Date(Instant.parse(text).toEpochMilli())),
        TextForm.object(
            "StringBuilder", StringBuilder.class, StringBuilder::toString, StringBuilder::new),
        TextForm.object(
            "StringBuffer", StringBuffer.class, StringBuffer::toString, StringBuffer::new),
        TextForm.object(
            "AtomicInteger",
            AtomicInteger.class,
            AtomicInteger::toString,
            text -> new AtomicInteger(Integer.parseInt(text))),
        TextForm.object(
            "AtomicLong",
            AtomicLong.class,
            AtomicLong::toString,
            text -> new AtomicLong(Long.parseLong(text))),
        TextForm.object(
            "AtomicBoolean",
            AtomicBoolean.class,
            AtomicBoolean::toString,
            text -> new AtomicBoolean((Boolean) Scalars.parse("java.lang.Boolean", text))),
        TextForm.object("BitSet", BitSet.class, TextForms::bits, TextForms::bitSet));
  }

  /** Returns the bits as bytes, since a list of them would take much more memory than text. */
  private static String bits(BitSet set) {
    return Base64.getEncoder().encodeToString(set.toByteArray());
  }

  private static BitSet bitSet(String text) {
    return BitSet.valueOf(Base64.getDecoder().decode(text));
  }
}
