package io.keyturn.starter.demo;

import io.keyturn.starter.terminal.Mark;
import io.keyturn.starter.terminal.StepMark;
import java.time.Duration;
import java.util.List;

/**
 * What the display shows of one moment.
 *
 * @param act what the demo is doing, in a few words
 * @param calls calls through the fronts so far, by the simulator's ledger
 */
record Snapshot(
    Duration elapsed,
    String act,
    List<RotationLine> rotations,
    List<UserLine> users,
    long calls,
    long failedCalls,
    Load.Counts workflows) {
  Snapshot {
    rotations = List.copyOf(rotations);
    users = List.copyOf(users);
  }

  /**
   * One rotation.
   *
   * @param title what is rotated, for people
   * @param state phase or outcome, empty before it has begun
   * @param seconds since it began
   * @param parts the rotations of the certificates under it: name and phase
   * @param waitsFor a line each
   */
  record RotationLine(
      String title,
      String state,
      Mark mark,
      double seconds,
      List<StepMark> steps,
      List<String> parts,
      List<String> waitsFor) {
    RotationLine {
      steps = List.copyOf(steps);
      parts = List.copyOf(parts);
      waitsFor = List.copyOf(waitsFor);
    }
  }

  /**
   * A Worker or client in one namespace, as it says of itself.
   *
   * @param presents short name of the certificate of its last handshake, or of its API key
   * @param refused short name of a newer one that was refused, empty for none
   */
  record UserLine(String name, String namespace, String presents, String refused) {}
}
