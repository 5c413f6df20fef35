package org.cnscs.vm.process;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The default locales that a program has set: the one for all, and those for what is shown and for
 * numbers and dates, as far as they are others.
 */
final class DefaultLocales {
  private static final Locale FIRST = Locale.getDefault();
  private static final Locale FIRST_SHOWN = Locale.getDefault(Locale.Category.DISPLAY);
  private static final Locale FIRST_FORMAT = Locale.getDefault(Locale.Category.FORMAT);
  private static final String ALL = JdkState.PREFIX + "locale";
  private static final String SHOWN = ALL + "-display";
  private static final String FORMAT = ALL + "-format";

  private DefaultLocales() {}

  /** Puts what the program has set into settings. */
  static void addTo(Map<String, String> settings) {
    Locale all = Locale.getDefault();
    boolean changed = !all.equals(FIRST);
    put(settings, ALL, all, FIRST);
    put(settings, SHOWN, Locale.getDefault(Locale.Category.DISPLAY), changed ? all : FIRST_SHOWN);
    put(settings, FORMAT, Locale.getDefault(Locale.Category.FORMAT), changed ? all : FIRST_FORMAT);
  }

  private static void put(Map<String, String> settings, String name, Locale now, Locale expected) {
    if (!now.equals(expected)) {
      settings.put(name, now.toLanguageTag());
    }
  }

  /** Sets what the program has set; the one for all comes first, since it sets the others too. */
  static void restore(Map<String, String> settings) {
    if (settings.containsKey(ALL)) {
      Locale.setDefault(Locale.forLanguageTag(settings.get(ALL)));
    }
    if (settings.containsKey(SHOWN)) {
      Locale.setDefault(Locale.Category.DISPLAY, Locale.forLanguageTag(settings.get(SHOWN)));
    }
    if (settings.containsKey(FORMAT)) {
      Locale.setDefault(Locale.Category.FORMAT, Locale.forLanguageTag(settings.get(FORMAT)));
    }
  }

  /** Returns which of them cannot be kept, or null. */
  static String refusal() {
    return Stream.of(
            Locale.getDefault(),
            Locale.getDefault(Locale.Category.DISPLAY),
            Locale.getDefault(Locale.Category.FORMAT))
        .filter(each -> !each.equals(FIRST) && !each.equals(FIRST_SHOWN))
        .filter(each -> !each.equals(FIRST_FORMAT))
        .filter(each -> !Locale.forLanguageTag(each.toLanguageTag()).equals(each))
        .findFirst()
        .map(
            each ->
                "The program has set the default locale "
                    + each
                    + ", which no language tag names; it cannot be kept")
        .orElse(null);
  }
}
