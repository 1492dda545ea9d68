package io.keyturn.starter.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.workflows.fleet.Stamp;
import org.junit.jupiter.api.Test;

final class FingerprintsTest {
  private static final String LEAF = "0a".repeat(32);
  private static final String ISSUER = "0b".repeat(32);

  private final Fingerprints names = new Fingerprints();

  @Test
  void certificateIsNamedByItsStartAndTheLetterOfItsAuthority() {
    assertThat(names.name(new Stamp(LEAF, ISSUER, "shop", null))).isEqualTo("0a0a0a0a (CA A)");
    assertThat(names.name(LEAF)).isEqualTo("0a0a0a0a (CA A)");
  }

  @Test
  void keyHasOneNumberWhetherAStampOrTheLedgerNamesIt() {
    Stamp first = new Stamp(Stamp.ofKey("0c0c"), Stamp.NO_AUTHORITY, "shop", null);
    assertThat(names.name(first)).isEqualTo("key 1");
    assertThat(names.name("0d0d")).isEqualTo("key 2");
    assertThat(names.name("0c0c")).isEqualTo("key 1");
    assertThat(names.shortened(Stamp.ofKey("0d0d"))).isEqualTo("key 2");
  }

  @Test
  void keyTakesNoLetterFromTheAuthorities() {
    names.name(new Stamp(Stamp.ofKey("0c0c"), Stamp.NO_AUTHORITY, "shop", null));
    assertThat(names.name(new Stamp(LEAF, ISSUER, "shop", null))).isEqualTo("0a0a0a0a (CA A)");
  }
}
