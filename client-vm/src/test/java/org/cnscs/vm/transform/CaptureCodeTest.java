package org.cnscs.vm.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.cnscs.vm.image.JdkCode;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** What is added to a method for captures is no more than is needed. */
class CaptureCodeTest {
  private final ClassHierarchy hierarchy = new ClassHierarchy(CaptureCodeTest::read);
  private final PreparedClass.Code code =
      new PreparedClass.Code(Origin.PROGRAM, hierarchy, JdkCode.running().calls());

  private static byte[] read(String name) {
    try (InputStream in =
        CaptureCodeTest.class.getClassLoader().getResourceAsStream(name + ".class")) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is called below; never run. */
  static class Called {
    private final int value;
    private Called next;

    Called(int value) {
      this.value = value;
    }

    Called(Called next) {
      this(1);
      this.next = new Called(next);
    }

    private int get() {
      return value;
    }

    int open() {
      return value;
    }

    static int twice(int value) {
      return value + value;
    }

    static int loop(int value) {
      int sum = 0;
      for (int i = 0; i < value; i++) {
        sum += i;
      }
      return sum;
    }

    static synchronized int locked(int value) {
      return value;
    }

    static int calls(int value) {
      return twice(value) + loop(value);
    }
  }

  /** The methods that are looked at. */
  static class Calling {
    static int leaves(Called called) {
      return called.get() + Called.twice(3) + new Called(2).value + "abc".length();
    }

    static int others(Called called) {
      return called.open() + Called.loop(3) + Called.calls(4) + Called.locked(5);
    }

    static Object chains() {
      return new Called((Called) null);
    }

    static int atHome(Called called, int a, long b) {
      return combine(called, a, b, Called.loop(a));
    }

    static int changed(Called called, int a, long b) {
      return combine(called, a++, b, Called.loop(a));
    }

    private static int combine(Called called, int a, long b, int c) {
      return called.value + a + (int) b + c;
    }

    static int once(Called called) {
      return called.value > 3 ? called.open() : Called.loop(3);
    }

    static int handed(Called called) {
      try {
        return called.open();
      } catch (IllegalStateException e) {
        return Called.loop(3);
      }
    }

    static int afterLoop(Called called, int times) {
      int sum = called.open();
      while (sum < times) {
        sum += Called.loop(sum);
      }
      return sum;
    }

    static int tight(int[] numbers, String text) {
      int sum = 0;
      for (int i = 0; i < numbers.length; i++) {
        for (int j = 0; j < text.length(); j++) {
          sum += Math.max(Called.twice(numbers[i]), text.charAt(j));
        }
      }
      return sum;
    }

    static int aroundTight(int[] numbers, Called called) {
      int sum = 0;
      for (int i = 0; i < numbers.length; i++) {
        sum += called.open();
        for (int j = 0; j < i; j++) {
          sum += j;
        }
      }
      return sum;
    }

    static int longInJdk(int[] numbers) {
      int sum = 0;
      for (int i = 0; i < numbers.length; i++) {
        Arrays.sort(numbers);
      }
      return sum;
    }

    static synchronized int locking(int[] numbers, Object lock) {
      int sum = 0;
      for (int number : numbers) {
        synchronized (lock) {
          sum += number;
        }
      }
      return sum;
    }

    static int twiceAroundTight(Called called, int times) {
      int sum = called.open();
      for (int i = 0; i < times; i++) {
        sum += i;
      }
      return sum + called.open();
    }

    static int recursive(int n) {
      if (n < 2) {
        return n;
      }
      return recursive(n - 1) + recursive(n - 2);
    }

    static int guarded(Called called, int n) {
      if (called != null && n > 0) {
        return called.open() + called.open();
      }
      throw null;
    }

    static int eitherWay(Called called, int n) {
      if (n < 2) {
        return called.open();
      }
      return called.open() + called.open();
    }

    static int throughJdk(List<Integer> numbers) {
      numbers.forEach(number -> Called.loop(number));
      return 1;
    }

    static void last(Called called, int times) {
      Called.loop(times);
    }

    static void lastWithin(Called called, int times) {
      try {
        Called.loop(times);
      } finally {
        called.next = null;
      }
    }
  }

  /** What the JDK may call. */
  static class Compared implements Comparable<Called> {
    @Override
    public int compareTo(Called other) {
      return other.open();
    }

    int compareOwn(Called other) {
      return other.open();
    }
  }

  private List<ResumePoint> points(String method) {
    return PreparedClass.of(read(name()), code).points(method);
  }

  private static String name() {
    return Calling.class.getName().replace('.', '/');
  }

  /** Returns how many polls the methods of a name have. */
  private long polls(Class<?> type, String method) {
    PreparedClass prepared = PreparedClass.of(read(type.getName().replace('.', '/')), code);
    return prepared.methods().stream()
        .filter(each -> each.startsWith(method + "("))
        .flatMap(each -> prepared.points(each).stream())
        .filter(point -> point.kind() == ResumePoint.Kind.POLL)
        .count();
  }

  private int stores(String method) {
    return counted(method).stores;
  }

  private Counted counted(String method) {
    Counted counted = new Counted();
    ClassVisitor counter =
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            return name.equals(method) ? counted : null;
          }
        };
    new ClassReader(PreparedClass.of(read(name()), code).transformed(false).file())
        .accept(counter, 0);
    return counted;
  }

  /** What a transformed method has. */
  private static final class Counted extends MethodVisitor {
    private int stores;
    private int handlers;
    private int jumps;
    private int jumpsBeforePoll;
    private int tightPolls;
    private int polls;

    Counted() {
      super(Opcodes.ASM9);
    }

    @Override
    public void visitVarInsn(int opcode, int slot) {
      stores += opcode >= Opcodes.ISTORE ? 1 : 0;
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean ofInterface) {
      tightPolls += owner.equals(CallPolicy.POLL) && name.equals("loop") ? 1 : 0;
      if (owner.equals(CallPolicy.POLL) && name.equals("poll")) {
        polls++;
        jumpsBeforePoll = jumps;
      }
    }

    @Override
    public void visitJumpInsn(int opcode, Label label) {
      jumps++;
    }

    @Override
    public void visitTryCatchBlock(Label start, Label end, Label handler, String type) {
      handlers += CaptureHandlers.SIGNAL.equals(type) ? 1 : 0;
    }
  }

  @Test
  void calls_inWhichNoThreadCanBeStopped_areNoResumePoints() {
    assertEquals(0, points("leaves(Lorg/cnscs/vm/transform/CaptureCodeTest$Called;)I").size());
  }

  @Test
  void calls_thatMayLoopWaitOrMeanOtherMethods_areResumePoints() {
    assertEquals(5, points("others(Lorg/cnscs/vm/transform/CaptureCodeTest$Called;)I").size());
  }

  @Test
  void constructors_thatMakeObjectsOfTheProgram_areResumePoints() {
    assertEquals(2, points("chains()Ljava/lang/Object;").size());
  }

  @Test
  void operands_thatLocalVariablesHold_areNotCopied() {
    assertEquals(0, stores("atHome"));
  }

  @Test
  void operands_whoseVariableHasChanged_areCopiedWhenTheyComeToTheStack() {
    assertEquals(1, stores("changed"));
  }

  @Test
  void methods_thatCallOnceOnEachWay_haveNoPollAtTheirEntry() {
    assertEquals(0, polls(Calling.class, "once"));
    assertEquals(0, polls(Compared.class, "compareOwn"));
  }

  @Test
  void methods_thatMayCallAgain_haveAPollAtTheirEntry() {
    assertEquals(1, polls(Calling.class, "others"));
    assertEquals(1, polls(Calling.class, "handed"));
    assertEquals(1, polls(Calling.class, "throughJdk"));
    assertEquals(1, polls(Compared.class, "compareTo")); // in the one that takes any object
  }

  @Test
  void callsWithAPollBetweenThem_countAlone() {
    assertEquals(1, polls(Calling.class, "afterLoop"));
  }

  @Test
  void frames_thatLeaveNothingBehind_haveNoHandler() {
    assertEquals(1, points("last(Lorg/cnscs/vm/transform/CaptureCodeTest$Called;I)V").size());
    assertEquals(0, counted("last").handlers);
  }

  @Test
  void frames_whoseHandlersWouldTakeTheSignal_haveOneOfTheirOwn() {
    assertEquals(1, counted("lastWithin").handlers);
  }

  @Test
  void loops_thatCallNothingOfAnyLength_havePollsThatCompiledCodeLeavesOut() {
    Counted tight = counted("tight");
    assertEquals(2, tight.tightPolls);
    assertEquals(0, tight.polls);
    Counted around = counted("aroundTight");
    assertEquals(1, around.tightPolls);
    assertEquals(1, around.polls);
  }

  @Test
  void loops_thatCallWhatMayTakeLongOrWait_havePollsThatAreAlwaysRead() {
    assertEquals(0, counted("longInJdk").tightPolls);
    assertEquals(0, counted("locking").tightPolls);
    assertEquals(0, counted("afterLoop").tightPolls);
  }

  @Test
  void callsWithATightLoopBetweenThem_countTogether() {
    Counted counted = counted("twiceAroundTight");
    assertEquals(1, counted.tightPolls);
    assertEquals(1, counted.polls);
  }

  @Test
  void entryPolls_standBehindTestsThatEndTheMethod() {
    assertEquals(1, counted("recursive").polls);
    assertEquals(1, counted("recursive").jumpsBeforePoll);
    assertEquals(1, counted("guarded").polls);
    assertEquals(2, counted("guarded").jumpsBeforePoll);
    assertEquals(1, counted("eitherWay").polls);
    assertEquals(0, counted("eitherWay").jumpsBeforePoll);
  }
}
