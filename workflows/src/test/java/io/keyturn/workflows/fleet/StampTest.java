package io.keyturn.workflows.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StampTest {
  private static final String A = "a".repeat(64);
  private static final String B = "0123456789abcdef".repeat(4);
  private static final String GOOD =
      "keyturn/1;presents=" + A + ";authority=" + B + ";name=payments";

  static Stream<Stamp> stamps() {
    return Stream.of(
        new Stamp(A, B, "payments", null),
        new Stamp(A, B, "payments", B),
        new Stamp(null, null, null, null),
        new Stamp(null, B, "x", A),
        new Stamp(A, null, "A.b_c-9", null));
  }

  @ParameterizedTest
  @MethodSource("stamps")
  void whatIsWrittenIsReadBack(Stamp stamp) {
    assertThat(Stamp.parse(stamp.text())).contains(stamp);
    assertThat(Stamp.ofIdentity("1@host#" + stamp.text())).contains(stamp);
    assertThat(Stamp.baseIdentity("1@host#" + stamp.text())).isEqualTo("1@host");
  }

  static Stream<String> texts() {
    return Stream.of(
        "",
        "keyturn/1",
        "keyturn/2;presents=" + A + ";authority=" + B + ";name=payments",
        " " + GOOD,
        GOOD + " ",
        GOOD + "\n",
        "\u0000" + GOOD,
        GOOD + "\u001b[31m",
        GOOD + "\r\nkeyturn/1;presents=unknown;authority=unknown;name=-",
        GOOD.replace("payments", "pay\nments"),
        GOOD.replace("payments", "pay\u202ements"),
        GOOD.replace("payments", "pay ments"),
        GOOD.replace("payments", "pay;ments"),
        GOOD.replace("payments", ""),
        GOOD.replace("payments", "n".repeat(64)),
        GOOD.replace("payments", "n".repeat(1_000_000)),
        GOOD.replace(A, A.toUpperCase(java.util.Locale.ROOT)),
        GOOD.replace(A, A.substring(1)),
        GOOD.replace(A, A + "a"),
        GOOD.replace(A, "g" + A.substring(1)),
        GOOD.replace(A, "\u0661".repeat(64)),
        GOOD.replace(A, ""),
        GOOD.replace(B, "Unknown"),
        GOOD + ";refused=",
        GOOD + ";refused=unknown",
        GOOD + ";refused=" + A + ";refused=" + B,
        GOOD + ";more=1",
        "keyturn/1;authority=" + B + ";presents=" + A + ";name=payments",
        GOOD + GOOD);
  }

  @ParameterizedTest
  @MethodSource("texts")
  void whatIsNotExactlyAStampIsNone(String text) {
    assertThat(Stamp.parse(text)).isEmpty();
    assertThat(Stamp.ofIdentity("1@host#" + text)).isEmpty();
  }

  @Test
  void ofTwoStampsInAnIdentityTheLastIsRead() {
    Stamp first = new Stamp(A, B, "first", null);
    Stamp last = new Stamp(B, A, "last", null);
    String identity = "1@host#" + first.text() + "#" + last.text();
    assertThat(Stamp.ofIdentity(identity)).contains(last);
    assertThat(Stamp.baseIdentity(identity)).isEqualTo("1@host#" + first.text());
  }

  @Test
  void goodStampBeforeABrokenOneIsNotTaken() {
    assertThat(Stamp.ofIdentity("1@host#" + GOOD + "#keyturn/1;presents=x")).isEmpty();
    assertThat(Stamp.ofIdentity("1@host#" + GOOD + "#keyturn/")).isEmpty();
  }

  @Test
  void identityWithoutStampStaysAsItIs() {
    for (String identity : new String[] {"", "1@host", "1@host#blue", "keyturn/1", "#keyturn"}) {
      assertThat(Stamp.ofIdentity(identity)).isEmpty();
      assertThat(Stamp.baseIdentity(identity)).isEqualTo(identity);
    }
  }

  @Test
  void whateverIsReadIsWrittenTheSame() {
    Random random = new Random(20261123);
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder(GOOD + ";refused=" + B);
      for (int change = random.nextInt(3); change >= 0; change--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.deleteCharAt(at);
          case 1 -> text.setCharAt(at, (char) random.nextInt(128));
          default -> text.insert(at, (char) random.nextInt(0x300));
        }
      }
      Stamp.parse(text.toString()).ifPresent(s -> assertThat(s.text()).isEqualTo(text.toString()));
    }
  }
}
