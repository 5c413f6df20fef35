package org.cnscs.server.http;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.cnscs.server.space.SpaceHost;
import org.cnscs.server.space.TransientSpace;
import org.cnscs.server.store.DirectoryLock;
import org.cnscs.server.store.Holder;
import org.cnscs.space.Space;
import org.cnscs.space.SpaceException;
import org.cnscs.space.SpaceProvider;
import org.cnscs.space.remote.RemoteSpaces;

/**
 * The provider of spaces in directories and in memory: holds a directory and serves it to others,
 * or reaches whoever holds it.
 *
 * <p>A holder that was found is not asked whether it still lives; the first operation does that,
 * and comes back here.
 */
public final class EmbeddedSpaceProvider implements SpaceProvider {
  private static final String MAIN = "main";
  private static final Duration PAUSE = Duration.ofMillis(50);

  /** Creates the provider. */
  public EmbeddedSpaceProvider() {}

  @Override
  public Space open(Path directory) {
    Path absolute = directory.toAbsolutePath().normalize();
    return SharedDirectorySpace.open(absolute.toString(), patience -> find(absolute, patience));
  }

  @Override
  public Space openTransient() {
    return TransientSpace.open(Clock.systemUTC(), TransientSpace.usualCapacity());
  }

  private static Way find(Path directory, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        return hold(directory);
      } catch (SpaceException.Unavailable e) {
        if (!e.held()) {
          throw e;
        }
        Optional<Holder> holder = DirectoryLock.readHolder(directory);
        if (holder.isPresent()) {
          return reach(holder.get());
        } else if (System.nanoTime() > deadline) {
          throw e;
        }
        pause(e);
      }
    }
  }

  private static Way hold(Path directory) {
    SpaceHost host = SpaceHost.open(directory, Clock.systemUTC());
    Space space = host.space(MAIN);
    return new Way(space, true, EmbeddedServer.start(host)::close);
  }

  private static Way reach(Holder holder) {
    Space space = RemoteSpaces.open(holder.url(), holder.token());
    return new Way(space, false, space::close);
  }

  private static void pause(SpaceException.Unavailable reason) {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw reason;
    }
  }
}
