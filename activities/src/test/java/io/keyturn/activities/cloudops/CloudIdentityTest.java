package io.keyturn.activities.cloudops;

import static io.keyturn.activities.Problems.assertKind;
import static io.keyturn.activities.cloudops.CloudAccount.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.policy.CloudAccess.ApiKeySource;
import io.keyturn.simulator.cloud.IssuedKey;
import io.keyturn.workflows.domain.FailureKind;
import io.temporal.api.cloud.cloudservice.v1.GetCurrentIdentityRequest;
import io.temporal.api.cloud.cloudservice.v1.GetCurrentIdentityResponse;
import io.temporal.api.cloud.identity.v1.AccountAccess.Role;
import io.temporal.api.cloud.identity.v1.NamespaceAccess.Permission;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudIdentityTest {
  @TempDir Path folder;
  private CloudAccount account;

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void start() throws Exception {
    account = new CloudAccount(folder, CloudAccount.atOnce());
  }

  @AfterEach
  void stop() {
    account.close();
  }

  static Stream<Arguments> roles() {
    return Stream.of(
        Arguments.of(Role.ROLE_OWNER, true),
        Arguments.of(Role.ROLE_ADMIN, true),
        Arguments.of(Role.ROLE_DEVELOPER, false),
        Arguments.of(Role.ROLE_READ, false),
        Arguments.of(Role.ROLE_FINANCE_ADMIN, false));
  }

  @ParameterizedTest
  @MethodSource("roles")
  void rolesOfUsersAndServiceAccountsDecide(Role role, boolean may) throws Exception {
    assertMay(may, account.cloud.addUserKey("user@example.com", role));
    assertMay(may, account.cloud.addServiceAccountKey("worker", role, Map.of()));
  }

  @ParameterizedTest
  @EnumSource(
      value = Permission.class,
      names = {"PERMISSION_ADMIN", "PERMISSION_WRITE", "PERMISSION_READ"})
  void ofNamespacePermissionsOnlyAdminMayChange(Permission permission) throws Exception {
    boolean admin = permission == Permission.PERMISSION_ADMIN;
    assertMay(
        admin,
        account.cloud.addServiceAccountKey(
            "worker", Role.ROLE_READ, Map.of(NAMESPACE, permission)));
    assertMay(
        false,
        account.cloud.addServiceAccountKey(
            "other", Role.ROLE_READ, Map.of("ledger.a2dd6", permission)));
  }

  @Test
  void serviceAccountOfOneNamespaceIsAskedForThatNamespace() {
    GetCurrentIdentityResponse.Builder identity = GetCurrentIdentityResponse.newBuilder();
    identity
        .getServiceAccountBuilder()
        .getSpecBuilder()
        .setName("scoped\u001b[2J")
        .getNamespaceScopedAccessBuilder()
        .setNamespace(NAMESPACE)
        .getAccessBuilder()
        .setPermission(Permission.PERMISSION_ADMIN);
    assertThatCode(() -> CloudPermissions.requireWritable(identity.build(), NAMESPACE))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> CloudPermissions.requireWritable(identity.build(), "ledger.a2dd6"))
        .isInstanceOf(RotationProblem.class)
        .hasMessageContaining("scoped?[2J")
        .hasMessageContaining("ledger.a2dd6");
  }

  private void assertMay(boolean may, IssuedKey key) throws Exception {
    CloudOpsTemporalCloud adapter = account.as(key);
    if (may) {
      assertThatCode(() -> adapter.requireWritable(NAMESPACE)).doesNotThrowAnyException();
    } else {
      assertNotPermitted(() -> adapter.requireWritable(NAMESPACE));
    }
  }

  private static void assertNotPermitted(ThrowingCallable call, String... words) {
    assertKind(FailureKind.NOT_PERMITTED, call, words);
  }

  private static String whoAmI(CloudOpsConnection connection) {
    return connection
        .get()
        .getCurrentIdentity(GetCurrentIdentityRequest.getDefaultInstance())
        .getUser()
        .getSpec()
        .getEmail();
  }

  private Path keyFile(String content) throws Exception {
    return Files.writeString(folder.resolve("cloud-key"), content);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "%s\n", "%s\r\n", "  %s \n"})
  void keyIsReadFromFileOrEnvironmentWithoutItsWhiteSpace(String written) throws Exception {
    String token = account.cloud.addUserKey("ops@example.com", Role.ROLE_ADMIN).token();
    Path file = keyFile(String.format(written, token));
    assertThat(whoAmI(account.connection(ApiKeySource.ofFile(file), name -> null)))
        .isEqualTo("ops@example.com");
    assertThat(
            whoAmI(
                account.connection(
                    ApiKeySource.ofEnvironment("CLOUD_KEY"),
                    name -> "CLOUD_KEY".equals(name) ? String.format(written, token) : null)))
        .isEqualTo("ops@example.com");
  }

  @Test
  void keyIsReadAnewForEveryCall() throws Exception {
    Path file = keyFile(account.cloud.addUserKey("one@example.com", Role.ROLE_READ).token());
    CloudOpsConnection connection = account.connection(ApiKeySource.ofFile(file), name -> null);
    assertThat(whoAmI(connection)).isEqualTo("one@example.com");
    Files.writeString(file, account.cloud.addUserKey("two@example.com", Role.ROLE_READ).token());
    assertThat(whoAmI(connection)).isEqualTo("two@example.com");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n", "two words", "li\nne", "\u00e4", "nul\u0000"})
  void whatIsNoKeyIsNeitherSentNorQuoted(String content) throws Exception {
    Path file = keyFile(content);
    assertNotPermitted(
        () -> account.connection(ApiKeySource.ofFile(file), name -> null).get(), file.toString());
    assertNotPermitted(
        () -> account.connection(ApiKeySource.ofEnvironment("CLOUD_KEY"), name -> content).get(),
        "CLOUD_KEY");
  }

  @Test
  void missingKeyIsToldByItsPlace() {
    Path missing = folder.resolve("missing");
    assertNotPermitted(
        () -> account.connection(ApiKeySource.ofFile(missing), name -> null).get(),
        missing.toString());
    assertNotPermitted(
        () -> account.connection(ApiKeySource.ofFile(folder), name -> null).get(),
        folder.toString());
    assertNotPermitted(
        () -> account.connection(ApiKeySource.ofEnvironment("CLOUD_KEY"), name -> null).get(),
        "CLOUD_KEY");
  }

  @Test
  void keyThatIsNotLiveIsNotPermitted() throws Exception {
    Path file = keyFile("not-a-live-key");
    CloudOpsTemporalCloud adapter =
        new CloudOpsTemporalCloud(account.connection(ApiKeySource.ofFile(file), name -> null));
    assertNotPermitted(() -> adapter.access(NAMESPACE), "UNAUTHENTICATED");
    assertThatThrownBy(() -> adapter.access(NAMESPACE)).message().doesNotContain("not-a-live-key");
  }
}
