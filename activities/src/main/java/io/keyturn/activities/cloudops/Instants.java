package io.keyturn.activities.cloudops;

import com.google.protobuf.Timestamp;
import java.time.Instant;

/** Turns instants into those of the protocol and back. */
final class Instants {
  private Instants() {}

  static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  static Instant instant(Timestamp timestamp) {
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
  }
}
