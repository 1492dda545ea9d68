package io.keyturn.activities.ports;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An audit log in memory, which may be closed to keyturn. */
public final class FakeAuditLog implements AuditLog {
  private record Line(String keyId, Entry entry) {}

  private final List<Line> lines = new ArrayList<>();
  private boolean closed;

  /** Notes that somebody used a key. */
  public void note(String keyId, String operation, Instant at) {
    lines.add(new Line(keyId, new Entry(operation, at)));
  }

  /** Takes the right to read the log away, or gives it back. */
  public void closed(boolean mayNotRead) {
    closed = mayNotRead;
  }

  @Override
  public Optional<List<Entry>> byKey(String keyId, Instant since) {
    return closed
        ? Optional.empty()
        : Optional.of(
            lines.stream()
                .filter(line -> line.keyId().equals(keyId) && !line.entry().at().isBefore(since))
                .map(Line::entry)
                .toList());
  }
}
