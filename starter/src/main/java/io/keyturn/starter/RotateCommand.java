package io.keyturn.starter;

import io.keyturn.worker.Home;
import io.keyturn.workflows.domain.RotationPlan;
import io.keyturn.workflows.domain.RotationRequest;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts a rotation, or joins the one that runs. */
@Command(
    name = "rotate",
    description = "Rotates a credential; joins its rotation if one runs already.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit codes: 0 completed or started, 1 refused or rolled back, 2 usage, 3 parked, 4 home or",
      "keyturn's Worker not reachable. Ctrl-C leaves the rotation running.",
      "Example: keyturn rotate --wait --reason 'ends in May' payments-ca"
    })
final class RotateCommand implements Callable<Integer> {
  @Mixin private Selection selection;

  @Option(names = "--wait", description = "Tell what happens until the rotation ends or parks.")
  private boolean wait;

  @Option(
      names = "--rotation-id",
      paramLabel = "ID",
      description = "Go on with a rotation whose run was lost.")
  private @Nullable String rotationId;

  @Option(
      names = "--emergency",
      description = {
        "The old API key is compromised: it is disabled and deleted as soon as the new one is proven,"
            + " whoever has not moved yet. The plan says who will be cut off."
      })
  private boolean emergency;

  @Mixin private SteeringOptions steering;
  @Mixin private OutputOptions output;
  @Mixin private HomeOptions homeOptions;

  @Override
  public Integer call() throws Exception {
    String single = selection.single();
    String by = steering.name();
    if (single == null && (emergency || rotationId != null)) {
      throw new CommandFailure(
          ExitCodes.USAGE,
          "--emergency and --rotation-id are for one credential that is named",
          "Name it, one command for each.");
    }
    try (Home home = homeOptions.open(by)) {
      if (single != null) {
        RotationAnswered answered = rotate(home, request(single, by));
        output.answer(answered.answer(), answered::text);
        return answered.exitCode();
      }
      return rotateAll(home, selection.chosen(new Inquiries(home, by)::credentials), by);
    }
  }

  /** Starts all before it waits for any; the worst exit code counts. */
  private int rotateAll(Home home, List<String> credentials, String by) throws Exception {
    Map<String, Boolean> started = new LinkedHashMap<>();
    for (String credential : credentials) {
      started.put(credential, start(new RotationClient(home, credential), request(credential, by)));
    }
    List<RotationAnswered> all = new ArrayList<>();
    for (String credential : credentials) {
      all.add(
          answered(
              new RotationClient(home, credential), Boolean.TRUE.equals(started.get(credential))));
    }
    output.answer(
        all.stream().map(RotationAnswered::answer).toList(),
        () -> all.stream().flatMap(each -> each.text().stream()).toList());
    return all.stream().mapToInt(RotationAnswered::exitCode).max().orElse(ExitCodes.DONE);
  }

  /** What came of one rotation. */
  private record RotationAnswered(RotateAnswer answer, List<String> text, int exitCode) {}

  private RotationAnswered rotate(Home home, RotationRequest request) throws Exception {
    RotationClient client = new RotationClient(home, request.credential());
    boolean started = start(client, request);
    if (emergency) {
      requireEmergency(
          new RotationWatch(client, output).untilPlanned().status().plan(), request.credential());
    }
    return answered(client, started);
  }

  private boolean start(RotationClient client, RotationRequest request) {
    client.requireWorker("; nothing was started");
    boolean started = client.start(request);
    PrintWriter out = output.progress();
    out.println(
        started
            ? "started the rotation of " + request.credential()
            : "joined the rotation of " + request.credential() + " that runs already");
    out.flush();
    return started;
  }

  private RotationAnswered answered(RotationClient client, boolean started) throws Exception {
    RotationProgress progress =
        wait ? new RotationWatch(client, output).untilEnd() : client.progress();
    return new RotationAnswered(
        new RotateAnswer(!started, StatusAnswer.of(progress.status())),
        wait
            ? RotationSummary.lines(progress)
            : List.of("watch it with: keyturn status --watch " + client.credential()),
        wait ? progress.exitCode() : ExitCodes.DONE);
  }

  private void requireEmergency(@Nullable RotationPlan plan, String credential) {
    if (plan != null && !plan.settings().emergency()) {
      throw new CommandFailure(
          ExitCodes.NO,
          "the rotation that runs already is no emergency: it waits until everybody has moved",
          "End it with keyturn abort " + credential + ", then try again.");
    }
  }

  private RotationRequest request(String credential, String by) {
    try {
      return new RotationRequest(credential, by, steering.reason(), rotationId, null, emergency);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          ExitCodes.USAGE, String.valueOf(e.getMessage()), "See keyturn rotate --help.");
    }
  }
}
