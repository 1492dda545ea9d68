package io.keyturn.starter;

import io.keyturn.simulator.cloud.Cloud;
import io.keyturn.simulator.cloud.CloudOptions;
import io.keyturn.simulator.cloud.IssuedKey;
import io.keyturn.simulator.cloud.NamespaceHost;
import io.keyturn.simulator.cloud.OpsApi;
import io.keyturn.simulator.faults.Faults;
import io.keyturn.simulator.pki.Authority;
import io.keyturn.simulator.pki.KeyedCertificate;
import io.temporal.api.cloud.identity.v1.AccountAccess.Role;
import io.temporal.api.cloud.namespace.v1.NamespaceSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;

/** A pretend account with the namespace ledger.a2dd6, and commands run against it. */
final class PretendAccount implements AutoCloseable {
  /** What every token of the pretend account begins with. */
  static final String TOKEN_MARK = "simulated.";

  static final String NAMESPACE = "ledger.a2dd6";

  final Cloud cloud;
  final Faults faults;
  final IssuedKey owner;
  private final OpsApi api;
  private final Path login;
  private final Path trust;
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  PretendAccount(Path folder, CloudOptions options) throws IOException {
    cloud = new Cloud(options, NamespaceHost.none());
    faults = new Faults(cloud);
    Authority authority = Authority.root("CN=Ops API CA");
    api = OpsApi.start(cloud, authority.server(), List.of(), List.of(faults.opsApiInterceptor()));
    owner = cloud.addUserKey("owner@example.com", Role.ROLE_OWNER);
    Files.createDirectories(folder);
    login = Files.writeString(folder.resolve("login"), owner.token());
    trust =
        Files.writeString(
            folder.resolve("ca.pem"), KeyedCertificate.pem(List.of(authority.certificate())));
    NamespaceSpec.Builder spec = NamespaceSpec.newBuilder().setName("ledger").setRetentionDays(7);
    spec.getApiKeyAuthBuilder().setEnabled(true);
    cloud.addNamespace(spec.build());
  }

  static CloudOptions atOnce() {
    return CloudOptions.defaults().withOperationDelay(Duration.ZERO).withTrustDelay(Duration.ZERO);
  }

  /** Runs a command as the account's owner. */
  int run(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(
        List.of(
            "--cloud-target", api.address(),
            "--cloud-api-key-file", login.toString(),
            "--cloud-tls-ca", trust.toString()));
    return plainly(all.toArray(String[]::new));
  }

  /** Runs a command with nothing but these arguments. */
  int plainly(String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }

  String said() {
    return out + "\n" + err;
  }

  String address() {
    return api.address();
  }

  Path login() {
    return login;
  }

  Path trust() {
    return trust;
  }

  /** Makes a service account for the test, by the command, and answers its id. */
  String serviceAccount(String name) {
    if (run("service-account", "create-scoped", "--name", name, "--namespace", NAMESPACE)
        != ExitCodes.DONE) {
      throw new AssertionError(said());
    }
    return out().split(" ", -1)[3];
  }

  /** Finds the files below a folder in which a token stands. */
  static List<Path> filesWithTokens(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).filter(PretendAccount::hasToken).toList();
    }
  }

  private static boolean hasToken(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(TOKEN_MARK);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    api.close();
    cloud.close();
  }
}
