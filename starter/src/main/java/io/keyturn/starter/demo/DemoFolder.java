package io.keyturn.starter.demo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** The one folder that a demo writes to, readable by its owner alone; it goes with the demo. */
final class DemoFolder implements AutoCloseable {
  private final Path path;

  DemoFolder() throws IOException {
    path = Files.createTempDirectory("keyturn-demo").toRealPath();
    Files.createDirectory(logs());
  }

  Path path() {
    return path;
  }

  Path secrets() {
    return path.resolve("secrets");
  }

  Path logs() {
    return path.resolve("logs");
  }

  @Override
  public void close() throws IOException {
    remove(path);
  }

  /** Removes a folder with everything in it; links are removed, not followed. */
  static void remove(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
