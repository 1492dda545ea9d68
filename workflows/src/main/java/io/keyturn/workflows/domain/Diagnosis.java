package io.keyturn.workflows.domain;

import java.util.List;

/** What an examination of everything that rotations depend on has found. */
public record Diagnosis(List<Examination> examinations) {
  /** Copies what is given. */
  public Diagnosis {
    examinations = List.copyOf(examinations);
  }
}
