package org.cnscs.vm.program;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

public final class Objects {
  interface Shape {
    double area();

    default Shape twice() {
      return new Rectangle(area(), 2);
    }
  }

  record Rectangle(double width, double height) implements Shape {
    public double area() {
      return spin(width * height);
    }
  }

  record Circle(double radius) implements Shape {
    public double area() {
      return spin(3 * radius * radius);
    }
  }

  enum Kind {
    SMALL {
      int weight() {
        return 1 + (int) spin(1);
      }
    },
    LARGE {
      int weight() {
        return 2 + (int) spin(2);
      }
    };

    abstract int weight();
  }

  public static Object compute() {
    List<Shape> shapes = new ArrayList<>();
    Map<String, Integer> counts = new HashMap<>();
    TreeMap<Long, Kind> kinds = new TreeMap<>();
    ArrayDeque<Object> queue = new ArrayDeque<>();
    double total = 0;
    for (int i = 0; i < 200_000; i++) {
      Shape shape = i % 2 == 0 ? new Rectangle(i % 13, 2) : new Circle(i % 7);
      shapes.add(shape);
      if (shapes.size() > 100) {
        shapes.clear();
      }
      total += shape.area() + (i % 100 == 0 ? shape.twice().area() : 0);
      counts.merge("k" + i % 17, 1, Integer::sum);
      Kind kind = Kind.values()[i % 2];
      kinds.put((long) i % 50, kind);
      total += kind.weight();
      queue.add(shape);
      if (queue.size() > 10) {
        Object head = queue.poll();
        total +=
            switch (head) {
              case Rectangle(double w, double h) when w > 5 -> w;
              case Rectangle r -> r.height();
              case Circle c -> c.radius();
              default -> 0;
            };
      }
    }
    return total + " " + counts + kinds + queue;
  }

  static double spin(double d) {
    double r = d;
    for (int k = 0; k < 10; k++) {
      r = r * 0.5 + k;
    }
    return r;
  }
}
