package io.keyturn.starter;

import io.keyturn.workflows.domain.Examination;

/** What {@code doctor} answers to programs of one thing; its components are the documented keys. */
record DoctorAnswer(String part, String subject, String health, String message, String remedy) {
  static DoctorAnswer of(Examination each) {
    return new DoctorAnswer(
        each.part(), each.subject(), each.health().name(), each.message(), each.remedy());
  }
}
