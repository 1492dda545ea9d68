package io.keyturn.activities.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.temporal.common.converter.DataConverterException;
import io.temporal.common.converter.DefaultDataConverter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretTest {
  private static final String CANARY = "canary-4711";

  private static Secret canary() {
    return Secret.copyOf(CANARY.getBytes(UTF_8));
  }

  private static String content(Secret secret) {
    return secret.reveal(bytes -> new String(bytes, UTF_8));
  }

  @Test
  void revealShowsTheContentAndWipesWhatItHasShown() {
    List<byte[]> shown = new ArrayList<>();
    try (Secret secret = canary()) {
      String read =
          secret.reveal(
              bytes -> {
                shown.add(bytes);
                return new String(bytes, UTF_8);
              });

      assertThat(read).isEqualTo(CANARY);
      assertThat(shown.get(0)).containsOnly(0);
      assertThat(content(secret)).isEqualTo(CANARY);
    }
  }

  @Test
  void revealWipesAlsoWhenTheReaderFails() {
    List<byte[]> shown = new ArrayList<>();
    try (Secret secret = canary()) {
      assertThatThrownBy(
              () ->
                  secret.<String, IOException>reveal(
                      bytes -> {
                        shown.add(bytes);
                        throw new IOException("no");
                      }))
          .isInstanceOf(IOException.class);
      assertThat(shown.get(0)).containsOnly(0);
    }
  }

  @Test
  void takingAnArrayLeavesNothingInIt() {
    byte[] source = CANARY.getBytes(UTF_8);

    try (Secret secret = Secret.take(source)) {
      assertThat(source).containsOnly(0);
      assertThat(content(secret)).isEqualTo(CANARY);
    }
  }

  @Test
  void aClosedSecretCannotBeReadAndEqualsItselfAlone() {
    Secret secret = canary();
    Secret twin = canary();
    secret.close();

    assertThatThrownBy(() -> content(secret)).isInstanceOf(IllegalStateException.class);
    assertThat(secret.equals((Object) secret)).isTrue();
    assertThat(secret).isNotEqualTo(twin);
    assertThat(twin).isNotEqualTo(secret);
    twin.close();
    assertThat(twin).isNotEqualTo(secret);
  }

  @Test
  void secretsCompareByContent() {
    try (Secret one = canary();
        Secret same = canary();
        Secret other = Secret.copyOf("canary-4712".getBytes(UTF_8))) {
      assertThat(one).isEqualTo(same).hasSameHashCodeAs(same).isNotEqualTo(other);
    }
  }

  @Test
  void toStringSaysNothingOfTheContentNorOfItsLength() {
    try (Secret one = canary();
        Secret other = Secret.copyOf(new byte[1000])) {
      assertThat(one.toString()).isEqualTo(other.toString()).doesNotContain(CANARY);
    }
  }

  @Test
  void noJsonIsEverMadeOfASecret() {
    try (Secret secret = canary()) {
      assertThatThrownBy(() -> JsonMapper.builder().build().writeValueAsString(secret))
          .isInstanceOf(JsonMappingException.class)
          .hasMessageNotContaining(CANARY);
      JsonMapper lax =
          JsonMapper.builder().disable(SerializationFeature.FAIL_ON_EMPTY_BEANS).build();
      assertThatThrownBy(() -> lax.writeValueAsString(Map.of("tls.key", secret)))
          .isInstanceOf(JsonMappingException.class);
    }
  }

  @Test
  void noSecretGetsIntoAHistory() {
    try (Secret secret = canary()) {
      assertThatThrownBy(() -> DefaultDataConverter.STANDARD_INSTANCE.toPayload(secret))
          .isInstanceOf(DataConverterException.class);
      assertThatThrownBy(
              () -> DefaultDataConverter.STANDARD_INSTANCE.toPayload(Map.of("tls.key", secret)))
          .isInstanceOf(DataConverterException.class);
    }
  }

  @Test
  void javaDoesNotSerializeASecret() throws IOException {
    try (Secret secret = canary();
        ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
      assertThatThrownBy(() -> out.writeObject(secret))
          .isInstanceOf(NotSerializableException.class);
    }
  }
}
