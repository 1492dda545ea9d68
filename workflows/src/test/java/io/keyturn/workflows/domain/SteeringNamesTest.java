package io.keyturn.workflows.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SteeringNamesTest {
  @ParameterizedTest
  @CsvSource({
    "anna, anna, true",
    "anna@laptop, anna@build-7, true",
    "Anna@laptop, anna, true",
    "' anna ', anna@laptop, true",
    "anna@laptop, bob@laptop, false",
    "anna, annabel, false",
    "@host, @other, false"
  })
  void userOnTwoMachinesIsOnePerson(String one, String other, boolean same) {
    assertThat(new Steering(one, "").samePersonAs(other)).isEqualTo(same);
    assertThat(new Steering(other, "").samePersonAs(one)).isEqualTo(same);
  }
}
