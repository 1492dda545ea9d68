package io.keyturn.starter;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.keyturn.simulator.faults.Fault;
import io.keyturn.simulator.faults.Moment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ApiKeyCreateCommandTest {
  @TempDir Path folder;
  private PretendAccount account;
  private String ledger;
  private Path work;
  private Path file;

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void start() throws IOException {
    account = new PretendAccount(folder.resolve("account"), PretendAccount.atOnce());
    ledger = account.serviceAccount("ledger");
    work = Files.createDirectory(folder.resolve("work"));
    file = work.resolve("token");
  }

  @AfterEach
  void stop() {
    account.close();
  }

  private int create(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("apikey", "create", "--service-account", ledger, "--name", "worker"));
    arguments.addAll(List.of(more));
    return account.run(arguments.toArray(String[]::new));
  }

  private int createIntoFile(String... more) {
    List<String> arguments = new ArrayList<>(List.of("--token-file", file.toString()));
    arguments.addAll(List.of(more));
    return create(arguments.toArray(String[]::new));
  }

  private String keys() {
    String before = account.said();
    PretendAccount asked = account;
    assertThat(asked.run("apikey", "list", "--service-account", ledger)).as(before).isZero();
    return asked.out();
  }

  private void assertNoKeyIsLeft() {
    assertThat(keys()).isEqualToIgnoringNewLines("no API keys");
  }

  private void assertTold(int code, int expected, String... words) {
    assertThat(code).as(account.said()).isEqualTo(expected);
    assertThat(account.err()).startsWith("keyturn: ").contains("  -> ").contains(words);
    assertThat(account.said()).doesNotContain(PretendAccount.TOKEN_MARK, "\tat ");
  }

  @Test
  void tokenGoesToANewFileOfItsOwnersAloneAndNowhereElse() throws Exception {
    assertThat(createIntoFile("--description", "polls ledger")).as(account.err()).isZero();
    assertThat(account.said()).doesNotContain(PretendAccount.TOKEN_MARK);
    assertThat(account.out()).contains(file.toString(), ledger);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PretendAccount.filesWithTokens(work)).containsExactly(file);
    String id = account.cloud.apiKeyId(Files.readString(file)).orElseThrow();
    assertThat(account.out()).contains(id);
    assertThat(keys()).contains(id, "worker", "enabled");
  }

  @Test
  void fileThatIsThereStaysUnlessItIsForced() throws Exception {
    Files.writeString(file, "somebody's own");
    assertTold(createIntoFile(), ExitCodes.USAGE, "exists already", "--force");
    assertThat(file).hasContent("somebody's own");
    assertNoKeyIsLeft();
    assertThat(createIntoFile("--force")).as(account.err()).isZero();
    assertThat(account.cloud.apiKeyId(Files.readString(file))).isPresent();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(work).isDirectoryContaining("glob:**/token").isDirectoryNotContaining("glob:**/.*");
  }

  @Test
  void placeThatCannotBeWrittenCostsNoKey() {
    file = work.resolve("no/such/folder/token");
    assertTold(createIntoFile(), ExitCodes.USAGE, "no key was made");
    file = work;
    assertTold(createIntoFile("--force"), ExitCodes.USAGE, "is a directory");
    assertTold(
        create("--secret-dir", work.resolve("no/such/secret").toString()),
        ExitCodes.USAGE,
        "does not exist");
    assertTold(create("--secret-dir", work.resolve("-x").toString()), ExitCodes.USAGE, "name");
    assertNoKeyIsLeft();
    assertThat(work).isEmptyDirectory();
  }

  @Test
  void keyWhoseFileIsTakenAwayIsDeletedAgain() throws Exception {
    account.faults.arm(Fault.next("CreateApiKey", Moment.AFTER, new Fault.Run(() -> delete(file))));
    assertTold(
        createIntoFile(),
        ExitCodes.UNREACHABLE,
        "could not be written",
        "the key was deleted again");
    assertNoKeyIsLeft();
    assertThat(work).isEmptyDirectory();
  }

  @Test
  void keyThatCannotBeDeletedAgainIsNamed() throws Exception {
    account.faults.arm(Fault.next("CreateApiKey", Moment.AFTER, new Fault.Run(() -> delete(file))));
    account.faults.arm(
        Fault.next(
            "DeleteApiKey", Moment.BEFORE, new Fault.Fail(Code.PERMISSION_DENIED, "not you")));
    assertTold(
        createIntoFile(), ExitCodes.UNREACHABLE, "could not be deleted again", "apikey delete");
    String told = account.err();
    String id = keys().lines().skip(1).findFirst().orElseThrow().split(" ", -1)[0];
    assertThat(told).contains(id);
  }

  @Test
  void tokenBecomesTheCurrentVersionOfASecret() throws Exception {
    Path secret = work.resolve("ledger");
    assertThat(create("--secret-dir", secret.toString())).as(account.err()).isZero();
    assertThat(account.said()).doesNotContain(PretendAccount.TOKEN_MARK);
    Path token = secret.resolve("current/api-key");
    assertThat(account.cloud.apiKeyId(Files.readString(token)))
        .contains(Files.readString(secret.resolve("current/api-key-id")));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token)))
        .isEqualTo("rw-------");
    assertThat(secret.resolve("pending")).doesNotExist();

    String before = Files.readString(token);
    assertTold(
        create("--secret-dir", secret.toString()), ExitCodes.NO, "current version", "rotate");
    assertThat(create("--secret-dir", secret.toString(), "--force")).as(account.err()).isZero();
    assertThat(Files.readString(token)).isNotEqualTo(before);
    assertThat(secret.resolve("previous/api-key")).hasContent(before);
    assertThat(secret.resolve("pending")).doesNotExist();
    assertThat(account.cloud.apiKeyId(before)).isPresent();
  }

  @Test
  void tokenLaidDownByHandIsReplacedOnlyWhenForced() throws Exception {
    Path secret = Files.createDirectory(work.resolve("ledger"));
    Files.writeString(secret.resolve("api-key"), "old");
    assertTold(create("--secret-dir", secret.toString()), ExitCodes.NO, "current version");
    assertThat(secret).isDirectoryNotContaining("glob:**/versions");
    assertThat(create("--secret-dir", secret.toString(), "--force")).as(account.err()).isZero();
    assertThat(Files.readString(secret.resolve("current/api-key")))
        .isNotEqualTo("old")
        .isEqualTo(Files.readString(secret.resolve("api-key")));
    assertThat(secret.resolve("previous/api-key")).hasContent("old");
  }

  @Test
  void keyWhoseSecretCannotBeWrittenIsDeletedAgain() throws Exception {
    Path secret = work.resolve("ledger");
    account.faults.arm(
        Fault.next(
            "CreateApiKey",
            Moment.AFTER,
            new Fault.Run(
                () -> {
                  delete(secret);
                  write(secret, "in the way");
                })));
    assertTold(
        create("--secret-dir", secret.toString()),
        ExitCodes.UNREACHABLE,
        "could not be written",
        "the key was deleted again");
    assertNoKeyIsLeft();
    assertThat(PretendAccount.filesWithTokens(work)).isEmpty();
  }

  @Test
  void refusedCreationLeavesNothingBehind() {
    account.faults.arm(
        Fault.next("CreateApiKey", Moment.BEFORE, new Fault.Fail(Code.INVALID_ARGUMENT, "no")));
    assertTold(createIntoFile(), ExitCodes.NO, "no");
    account.faults.arm(
        Fault.next("CreateApiKey", Moment.BEFORE, new Fault.Fail(Code.INVALID_ARGUMENT, "no")));
    assertTold(create("--secret-dir", work.resolve("ledger").toString()), ExitCodes.NO, "no");
    assertNoKeyIsLeft();
    assertThat(work).isEmptyDirectory();
  }

  @Test
  void consoleShowsTheTokenAloneAndOnlyWhenItIsAsked() {
    assertThat(create("--show-token")).as(account.err()).isZero();
    assertThat(account.out().strip()).startsWith(PretendAccount.TOKEN_MARK).doesNotContain("\n");
    assertThat(account.cloud.apiKeyId(account.out().strip())).isPresent();
    assertThat(account.err()).contains("made API key").doesNotContain(PretendAccount.TOKEN_MARK);
  }

  @Test
  void oneOfThePlacesMustBeChosen() {
    assertThat(create()).isEqualTo(ExitCodes.USAGE);
    assertThat(account.err()).contains("--token-file");
    assertThat(createIntoFile("--show-token")).isEqualTo(ExitCodes.USAGE);
    assertNoKeyIsLeft();
    assertThat(work).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource({"732d, two years", "99999d, two years", "soon, soon", "0d, 0d", "-1d, -1d", "90, 90"})
  void lifetimeOutOfBoundsCostsNoKey(String lifetime, String told) {
    assertThat(createIntoFile("--lifetime", lifetime)).isEqualTo(ExitCodes.USAGE);
    assertThat(account.err()).startsWith("keyturn: ").contains(told);
    assertNoKeyIsLeft();
  }

  @Test
  void twentyFirstKeyIsRefusedBeforeItIsAskedFor() {
    for (int i = 0; i < 20; i++) {
      assertThat(create("--show-token")).as(account.err()).isZero();
    }
    assertTold(createIntoFile(), ExitCodes.NO, "ledger", "20");
    assertThat(file).doesNotExist();
  }

  @Test
  void unknownServiceAccountIsTold() {
    ledger = "sa-nobody";
    assertTold(createIntoFile(), ExitCodes.NO, "sa-nobody");
    assertThat(file).doesNotExist();
  }

  @Test
  void nameThatSteersATerminalIsRefused() {
    assertThat(
            account.run(
                "apikey",
                "create",
                "--service-account",
                ledger,
                "--name",
                "\u001b[2J",
                "--token-file",
                file.toString()))
        .isEqualTo(ExitCodes.USAGE);
    assertThat(account.err()).doesNotContain("\u001b");
    assertNoKeyIsLeft();
  }

  @ParameterizedTest
  @EnumSource
  void lostAnswerLeavesNoKeyWithoutItsToken(Moment moment) {
    account.faults.arm(Fault.next("CreateApiKey", moment, new Fault.Lose()));
    int code = createIntoFile();
    if (moment == Moment.BEFORE) {
      assertThat(code).as(account.err()).isZero();
      assertThat(keys().lines()).hasSize(2);
    } else {
      assertTold(code, ExitCodes.UNREACHABLE, "deleted again");
      assertNoKeyIsLeft();
      assertThat(file).doesNotExist();
    }
  }

  @Test
  void longSilenceTellsThatAKeyMayBeThere() {
    account.faults.arm(
        Fault.next("CreateApiKey", Moment.BEFORE, new Fault.Fail(Code.UNAVAILABLE, "down"))
            .forCalls(9));
    assertTold(createIntoFile(), ExitCodes.UNREACHABLE, "may have been made", "apikey list");
    assertThat(file).doesNotExist();
  }

  @Test
  void accountThatLetsNoKeysBeMadeSaysSo() throws Exception {
    try (PretendAccount strict =
        new PretendAccount(
            folder.resolve("strict"), PretendAccount.atOnce().withApiKeyCreation(false))) {
      String id = strict.serviceAccount("ledger");
      int code =
          strict.run(
              "apikey",
              "create",
              "--service-account",
              id,
              "--name",
              "worker",
              "--token-file",
              file.toString());
      assertThat(code).isEqualTo(ExitCodes.UNREACHABLE);
      assertThat(strict.err()).contains("switched off", "admin");
      assertThat(file).doesNotExist();
    }
  }

  private static void delete(Path path) {
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path path, String content) {
    try {
      Files.writeString(path, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
