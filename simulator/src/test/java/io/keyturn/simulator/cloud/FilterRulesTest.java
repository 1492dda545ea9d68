package io.keyturn.simulator.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.api.cloud.namespace.v1.CertificateFilterSpec;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterRulesTest {
  private static CertificateFilterSpec organization(String value) {
    return CertificateFilterSpec.newBuilder().setOrganization(value).build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Acme", "*.acme.example", "acme-*", "a b"})
  void wellFormedValuesAreAccepted(String value) {
    assertThat(FilterRules.check(List.of(organization(value))))
        .containsExactly(new CertificateFilter("", value, "", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "**", "*a*", "a*b", " ", "* ", "a**"})
  void malformedValuesAreRefused(String value) {
    assertThatThrownBy(() -> FilterRules.check(List.of(organization("Acme"), organization(value))))
        .hasMessageContaining("INVALID_ARGUMENT")
        .hasMessageContaining("filter 2");
  }

  @Test
  void aFilterThatSetsNothingIsRefused() {
    assertThatThrownBy(() -> FilterRules.check(List.of(organization(""))))
        .hasMessageContaining("sets no field");
  }

  @Test
  void twentyFiveAreAcceptedAndTwentySixRefused() {
    assertThat(FilterRules.check(Collections.nCopies(25, organization("Acme")))).hasSize(25);
    assertThatThrownBy(() -> FilterRules.check(Collections.nCopies(26, organization("Acme"))))
        .hasMessageContaining("26 filters");
  }
}
