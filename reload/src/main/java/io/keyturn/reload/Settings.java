package io.keyturn.reload;

import io.grpc.netty.shaded.io.netty.handler.ssl.OpenSsl;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an application may set; for tests also the TLS provider, and the patience.
 *
 * @param patience how long a new API key may be refused until this is no delay of its arrival any
 *     more
 */
record Settings(
    CredentialSource source,
    String name,
    @Nullable Path serverCa,
    Duration interval,
    SslProvider provider,
    Duration patience) {
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

  static Settings of(CredentialSource source) {
    return new Settings(
        source,
        Stamp.NO_NAME,
        null,
        Duration.ofSeconds(5),
        OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK,
        Duration.ofMinutes(5));
  }

  Settings withName(String changed) {
    return new Settings(source, changed, serverCa, interval, provider, patience);
  }

  Settings withServerCa(Path changed) {
    return new Settings(source, name, changed, interval, provider, patience);
  }

  Settings withInterval(Duration changed) {
    return new Settings(source, name, serverCa, changed, provider, patience);
  }

  Settings withProvider(SslProvider changed) {
    return new Settings(source, name, serverCa, interval, changed, patience);
  }

  Settings withPatience(Duration changed) {
    return new Settings(source, name, serverCa, interval, provider, changed);
  }
}
