package org.cnscs.conformance.kernel;

import java.util.concurrent.Callable;

/** A kernel of floating point and field writes: bodies that attract each other. */
public final class NBody implements Callable<Long> {
  private static final int STEPS = 40_000;
  private static final double STEP = 0.001;

  /** A body. */
  private static final class Body {
    private double x;
    private double y;
    private double z;
    private double vx;
    private double vy;
    private double vz;
    private final double mass;

    Body(double x, double y, double z, double mass) {
      this.x = x;
      this.y = y;
      this.z = z;
      this.mass = mass;
    }

    void move() {
      x += vx * STEP;
      y += vy * STEP;
      z += vz * STEP;
    }
  }

  @Override
  public Long call() {
    Body[] bodies = new Body[5];
    for (int i = 0; i < bodies.length; i++) {
      bodies[i] = new Body(i * 3.5, 7.25 - i * i, i % 2 * 1.75, 40.0 / (1 + i * 9));
    }
    for (int step = 0; step < STEPS; step++) {
      attract(bodies);
      for (Body body : bodies) {
        body.move();
      }
    }
    double sum = 0;
    for (Body body : bodies) {
      sum += body.x + body.y + body.z + body.vx * body.mass;
    }
    return Double.doubleToLongBits(sum);
  }

  private static void attract(Body[] bodies) {
    for (int i = 0; i < bodies.length; i++) {
      for (int j = i + 1; j < bodies.length; j++) {
        pull(bodies[i], bodies[j]);
      }
    }
  }

  private static void pull(Body a, Body b) {
    double dx = a.x - b.x;
    double dy = a.y - b.y;
    double dz = a.z - b.z;
    double square = dx * dx + dy * dy + dz * dz + 0.01;
    double pull = STEP / (square * Math.sqrt(square));
    a.vx -= dx * b.mass * pull;
    a.vy -= dy * b.mass * pull;
    a.vz -= dz * b.mass * pull;
    b.vx += dx * a.mass * pull;
    b.vy += dy * a.mass * pull;
    b.vz += dz * a.mass * pull;
  }
}
