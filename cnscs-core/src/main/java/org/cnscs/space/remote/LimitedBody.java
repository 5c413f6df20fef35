package org.cnscs.space.remote;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The body of an answer as bytes, given up when it becomes longer or takes longer than it may. */
final class LimitedBody implements BodySubscriber<byte[]> {
  private final BodySubscriber<byte[]> whole = BodySubscribers.ofByteArray();
  private final long most;
  private final Duration time;
  private long length;
  private volatile Subscription subscription;

  LimitedBody(long most, Duration time) {
    this.most = most;
    this.time = time;
  }

  /** Tells that an answer is longer than any that a space gives. */
  static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1;

    private TooLongException(long most) {
      super("more than " + most + " bytes");
    }
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return whole
        .getBody()
        .toCompletableFuture()
        .orTimeout(time.toNanos(), TimeUnit.NANOSECONDS)
        .exceptionallyCompose(this::failed);
  }

  private CompletableFuture<byte[]> failed(Throwable failure) {
    if (failure instanceof TimeoutException) {
      subscription.cancel();
      return CompletableFuture.failedFuture(new HttpTimeoutException("no whole answer in " + time));
    }
    return CompletableFuture.failedFuture(failure);
  }

  @Override
  public void onSubscribe(Subscription newSubscription) {
    subscription = newSubscription;
    whole.onSubscribe(newSubscription);
  }

  @Override
  public void onNext(List<ByteBuffer> part) {
    length += part.stream().mapToLong(ByteBuffer::remaining).sum();
    if (length <= most) {
      whole.onNext(part);
    } else {
      subscription.cancel();
      whole.onError(new TooLongException(most));
    }
  }

  @Override
  public void onError(Throwable failure) {
    whole.onError(failure);
  }

  @Override
  public void onComplete() {
    whole.onComplete();
  }
}
