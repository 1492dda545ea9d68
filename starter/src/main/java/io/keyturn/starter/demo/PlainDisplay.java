package io.keyturn.starter.demo;

import io.keyturn.starter.demo.Snapshot.RotationLine;
import io.keyturn.starter.demo.Snapshot.UserLine;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Tells what changes, a line each, for logs and pipes: no cursor, no colour. */
final class PlainDisplay implements Display {
  private static final Duration COUNTS_EVERY = Duration.ofSeconds(10);

  private final PrintWriter out;
  private final Map<String, String> told = new HashMap<>();
  private Duration counted = Duration.ZERO;

  PlainDisplay(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void show(Snapshot snapshot) {
    tell(snapshot, "act", snapshot.act());
    for (RotationLine rotation : snapshot.rotations()) {
      if (!rotation.state().isEmpty()) {
        tell(snapshot, rotation.title(), rotation.title() + ": " + rotation.state());
      }
      for (String part : rotation.parts()) {
        String name = part.substring(0, part.indexOf(' '));
        tell(snapshot, rotation.title() + "/" + name, "  " + part);
      }
      for (String line : rotation.waitsFor()) {
        if (line.startsWith("because ")) {
          tell(snapshot, rotation.title() + "/because", "  " + line);
        }
      }
    }
    for (UserLine user : snapshot.users()) {
      tell(
          snapshot,
          "user " + user.name() + " in " + user.namespace(),
          user.name()
              + " presents "
              + user.presents()
              + " to "
              + user.namespace()
              + (user.refused().isEmpty() ? "" : ", was refused with " + user.refused()));
    }
    if (snapshot.elapsed().minus(counted).compareTo(COUNTS_EVERY) >= 0) {
      counted = snapshot.elapsed();
      line(snapshot, Frame.counts(snapshot));
    }
  }

  private void tell(Snapshot snapshot, String about, String text) {
    if (!text.equals(told.put(about, text))) {
      line(snapshot, text);
    }
  }

  private void line(Snapshot snapshot, String text) {
    out.printf("%4d s  %s%n", snapshot.elapsed().toSeconds(), text);
    out.flush();
  }

  @Override
  public void close() {
    out.flush();
  }
}
