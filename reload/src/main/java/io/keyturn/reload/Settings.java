package io.keyturn.reload;

import io.grpc.netty.shaded.io.netty.handler.ssl.OpenSsl;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an application may set. */
record Settings(
    Path directory, String name, @Nullable Path serverCa, Duration interval, SslProvider provider) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,63}");
  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofHours(1);

  Settings {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "A name has 1 to 63 of the characters A-Z a-z 0-9 . _ -. Choose one that has.");
    }
    if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "The check interval is 10 ms to 1 h, not " + interval + ". Choose one in between.");
    }
  }

  static Settings of(Path directory) {
    return new Settings(
        directory,
        Stamp.NO_NAME,
        null,
        Duration.ofSeconds(5),
        OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK);
  }
}
