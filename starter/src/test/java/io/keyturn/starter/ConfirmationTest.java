package io.keyturn.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfirmationTest {
  @ParameterizedTest
  @ValueSource(strings = {"y", "yes", " YES "})
  void aYesGoesOn(String answer) {
    List<String> asked = new ArrayList<>();
    Confirmation confirmation =
        new Confirmation(
            question -> {
              asked.add(question);
              return answer;
            });
    assertThatCode(() -> confirmation.require("Delete it?")).doesNotThrowAnyException();
    assertThat(asked).containsExactly("Delete it? [y/N] ");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "n", "no", "yess", "delete"})
  void anythingElseDoesNothing(@Nullable String answer) {
    assertThatThrownBy(() -> new Confirmation(question -> answer).require("Delete it?"))
        .isInstanceOfSatisfying(
            CommandFailure.class, failure -> assertThat(failure.exitCode()).isEqualTo(ExitCodes.NO))
        .hasMessage("nothing was done");
  }

  @Test
  void whereNobodyCanBeAskedNothingIsDone() {
    assertThatThrownBy(() -> new Confirmation(null).require("Delete it?"))
        .isInstanceOfSatisfying(
            CommandFailure.class,
            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCodes.USAGE));
  }
}
