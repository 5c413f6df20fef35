import groovy.lang.Binding;
import groovy.lang.GroovyShell;

/** Runs scripts in Groovy: closures, meta classes, builders and traits, linked at run time. */
public class GroovyScript {
  private static final String SCRIPT =
      """
      trait Named { String name; String label() { "${this.class.simpleName}:$name" } }
      class Item implements Named { int price; Item plus(Item o) { new Item(name: name + o.name, price: price + o.price) } }
      Integer.metaClass.twice = { -> delegate * 2 }
      def fib
      fib = { n -> n < 2 ? n : fib(n - 1) + fib(n - 2) }
      def memo = { n -> n < 2 ? (n as BigInteger) : memoized(n - 1) + memoized(n - 2) }
      rounds.times { round ->
        def items = (1..20).collect { new Item(name: "i$it", price: (it * 7919 + round) % 101) }
        def groups = items.groupBy { it.price % 3 }.collectEntries { k, v -> [k, v.sum { it.price }] }
        def total = items.inject { a, b -> a + b }
        def text = items.findAll { it.price > 50 }*.label().join(',')
        def m = text =~ /i(\\d+)/
        def found = m.collect { it[1] as int }.sum() ?: 0
        switch (found) { case 0..10: found = -found; break; case { it % 2 == 0 }: found = found.twice(); break }
        println "round $round fib ${fib(12)} groups $groups total ${total.price} $found"
      }
      """;

  public static void main(String[] arguments) {
    Binding binding = new Binding();
    binding.setVariable("rounds", Integer.parseInt(arguments[0]));
    new GroovyShell(binding).evaluate(SCRIPT);
  }
}
