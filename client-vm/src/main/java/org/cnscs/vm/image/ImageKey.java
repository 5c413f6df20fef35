package org.cnscs.vm.image;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** The key of a run-time image: a hash of the JDK's release and of the code that makes images. */
final class ImageKey {
  private static final List<String> CODE = List.of("org/cnscs/vm/image", "org/cnscs/vm/transform");

  private ImageKey() {}

  static String of(Path jdk) throws IOException {
    MessageDigest digest = digest();
    digest.update(Files.readAllBytes(jdk.resolve("release")));
    Path source = source();
    if (Files.isDirectory(source)) {
      addCode(source, digest);
    } else {
      try (FileSystem jar = FileSystems.newFileSystem(source)) {
        addCode(jar.getPath("/"), digest);
      }
    }
    return HexFormat.of().formatHex(digest.digest(), 0, 16);
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  private static Path source() {
    try {
      return Path.of(ImageKey.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("The place of the client VM's code is no file", e);
    }
  }

  private static void addCode(Path root, MessageDigest digest) throws IOException {
    for (String each : CODE) {
      List<Path> files;
      try (Stream<Path> walk = Files.walk(root.resolve(each))) {
        files = walk.filter(Files::isRegularFile).sorted().toList();
      }
      for (Path file : files) {
        digest.update(root.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
        digest.update(Files.readAllBytes(file));
      }
    }
  }
}
