package io.keyturn.reload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may lie in api-key and api-key-id when an application starts, and what it is told. */
class ApiKeyAtStartTest {
  private static final String TOKEN = TestToken.opaque("one");

  @TempDir Path secret;

  private ApiKey read() {
    return (ApiKey) new Reading(new CredentialDirectory(secret), "canary").read();
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertThatStartFails() {
    return assertThatThrownBy(
            () ->
                WorkflowServiceStubs.newServiceStubs(
                    WorkflowServiceStubsOptions.newBuilder()
                        .setTarget("127.0.0.1:1")
                        .setPlugins(CredentialReload.fromDirectory(secret))
                        .build()))
        .isInstanceOf(UnusableCredentialException.class)
        .hasNoCause()
        .hasMessageNotContaining(TestToken.CANARY)
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "%s\n", "%s\r\n", " \t%s \n\n"})
  void whiteSpaceAroundATokenIsTakenOff(String form) throws Exception {
    Files.writeString(secret.resolve("api-key"), form.formatted(TOKEN));
    assertThat(read()).isEqualTo(new ApiKey(TOKEN, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", " \t\r\n"})
  void emptyTokenIsSaid(String content) throws Exception {
    Files.writeString(secret.resolve("api-key"), content);
    assertThatStartFails().hasMessageContaining("api-key is empty. Put the token in it.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s %s", "%s\n%s\n", "Bearer %s", "%s\u000b%s"})
  void moreThanOneWordIsSaid(String form) throws Exception {
    Files.writeString(secret.resolve("api-key"), form.formatted(TOKEN, TOKEN));
    assertThatStartFails().hasMessageContaining("api-key holds more than one word. Put the token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%sé", "\ufeff%s", "a\u0000%s", "\u001b[2J%s", "%s\u007f"})
  void charactersThatNoTokenHasAreSaid(String form) throws Exception {
    Files.writeString(secret.resolve("api-key"), form.formatted(TOKEN));
    assertThatStartFails().hasMessageContaining("characters that no token has. Put the token");
  }

  @Test
  void tokenOfEightKibibytesIsTakenAndALargerFileIsSaid() throws Exception {
    Files.writeString(secret.resolve("api-key"), "x".repeat(8192));
    assertThat(read().token()).hasSize(8192);
    Files.writeString(secret.resolve("api-key"), "x".repeat(8193));
    assertThatStartFails().hasMessageContaining("api-key is larger than 8 KiB. Put the token");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void tokenThatCannotBeReadIsSaid() throws Exception {
    TestToken.write(secret, TOKEN);
    TestToken.makeUnreadable(secret.resolve("api-key"));
    assertThatStartFails().hasMessageContaining("api-key cannot be read. ");
  }

  @Test
  void linkToNoTokenIsSaidAlsoWhereACertificateLies() throws Exception {
    new TestAuthority("clients").issue("leaf").writeTo(secret.resolve("versions/1"));
    Files.createSymbolicLink(secret.resolve("versions/1/api-key"), Path.of("gone"));
    TestAuthority.label(secret, "current", "1");
    assertThatStartFails().hasMessageContaining("There is no ").hasMessageContaining("api-key");
  }

  @Test
  void tokenIsReadFromOneGenerationOfAMountedKubernetesSecret() throws Exception {
    TestToken.write(secret.resolve("..2026_01"), TOKEN);
    TestToken.writeId(secret.resolve("..2026_01"), "mounted");
    Files.createSymbolicLink(secret.resolve("..data"), Path.of("..2026_01"));
    for (String file : List.of("api-key", "api-key-id")) {
      Files.createSymbolicLink(secret.resolve(file), Path.of("..data").resolve(file));
    }
    assertThat(read()).isEqualTo(new ApiKey(TOKEN, "mounted"));
  }

  @Test
  void currentGoesBeforeTheFlatFileAndTheGroupBeforeCurrent() throws Exception {
    TestToken.write(secret, TestToken.ofKey("flat"));
    assertThat(read().id()).isEqualTo("flat");
    TestToken.write(secret.resolve("versions/1"), TestToken.ofKey("current"));
    TestAuthority.label(secret, "current", "1");
    assertThat(read().id()).isEqualTo("current");
    TestToken.write(secret.resolve("versions/2"), TestToken.ofKey("group"));
    TestAuthority.label(secret, "group-canary", "2");
    assertThat(read().id()).isEqualTo("group");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a;presents=unknown", "", "x\ny", "\u001b[2J"})
  void idThatIsNoneIsSaid(String id) throws Exception {
    TestToken.write(secret, TOKEN);
    TestToken.writeId(secret, id);
    assertThatStartFails().hasMessageContaining("api-key-id holds no id of an API key. Put the id");
  }

  @Test
  void idOfSixtyFourCharactersIsTakenAndALongerOneIsNot() throws Exception {
    TestToken.write(secret, TOKEN);
    TestToken.writeId(secret, "i".repeat(64) + "\n");
    assertThat(read().id()).isEqualTo("i".repeat(64));
    TestToken.writeId(secret, "i".repeat(65));
    assertThatStartFails().hasMessageContaining("api-key-id holds no id");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "\"key_id\"",
        "{\"key_id\":7}",
        "{\"key_id\":[\"a\"]}",
        "{\"key_id\":\"\"}",
        "{\"key_id\":\"a;name=b\"}",
        "{\"key_id\":\"a\"",
        "\u0000\u0001"
      })
  void claimThatIsNoIdLeavesItUnknown(String payload) throws Exception {
    TestToken.write(secret, TestToken.jwt(payload));
    assertThat(read().id()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.b", "..", "a.!!.c", "a.e30.c.d", "."})
  void tokenThatOnlyLooksLikeAJwtIsTakenAsItIs(String token) throws Exception {
    TestToken.write(secret, token);
    assertThat(read()).isEqualTo(new ApiKey(token, null));
  }

  @Test
  void fileAndClaimThatDifferLeaveTheIdUnknown() throws Exception {
    TestToken.write(secret, TestToken.ofKey("mine"));
    TestToken.writeId(secret, "yours");
    assertThat(read().id()).isNull();
    TestToken.writeId(secret, "mine\n");
    assertThat(read().id()).isEqualTo("mine");
  }

  @Test
  void keyNeverShowsItsToken() {
    assertThat(ApiKey.parse(TestToken.ofKey("k").getBytes(UTF_8), null, "here"))
        .hasToString("ApiKey[key:k]")
        .extracting(ApiKey::shown, ApiKey::stamped, ApiKey::stampedAsRefused)
        .containsExactly("API key k", "key:k", "key:k");
    assertThat(new ApiKey(TOKEN, null))
        .hasToString("ApiKey[unknown]")
        .extracting(ApiKey::shown, ApiKey::stampedAsRefused)
        .containsExactly("API key of unknown id", "0".repeat(64));
  }
}
