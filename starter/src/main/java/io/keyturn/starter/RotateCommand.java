package io.keyturn.starter;

import io.keyturn.worker.Home;
import io.keyturn.workflows.domain.RotationPlan;
import io.keyturn.workflows.domain.RotationRequest;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Starts a rotation, or joins the one that runs. */
@Command(
    name = "rotate",
    description = "Rotates a credential; joins its rotation if one runs already.",
    mixinStandardHelpOptions = true,
    footer = {
      "Exit codes: 0 completed or started, 1 refused or rolled back, 2 usage, 3 parked, 4 home not",
      "reachable. Ctrl-C leaves the rotation running."
    })
final class RotateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "CREDENTIAL", description = "Name of the credential in the policy.")
  private String credential;

  @Option(names = "--wait", description = "Tell what happens until the rotation ends or parks.")
  private boolean wait;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "asked for",
      description = "Why; stands in the history.")
  private String reason;

  @Option(
      names = "--rotation-id",
      paramLabel = "ID",
      description = "Go on with a rotation whose run was lost.")
  private @Nullable String rotationId;

  @Option(
      names = "--emergency",
      description = {
        "The old API key is compromised: it is disabled and deleted as soon as the new one is proven,",
        "whoever has not moved yet. The plan says who will be cut off."
      })
  private boolean emergency;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    try (Home home = Operator.home()) {
      RotationClient rotation = new RotationClient(home, credential);
      boolean started = rotation.start(request());
      out.println(
          started
              ? "started the rotation of " + credential
              : "joined the rotation of " + credential + " that runs already");
      out.flush();
      if (emergency) {
        RotationPlan plan = new Watch(rotation, out).untilPlanned();
        if (plan != null && !plan.settings().emergency()) {
          throw new CommandFailure(
              ExitCodes.NO,
              "the rotation that runs already is no emergency: it waits until everybody has moved",
              "End it with keyturn abort " + credential + ", then try again.");
        }
      }
      if (!wait) {
        out.println("watch it with: keyturn rotate --wait " + credential);
        out.flush();
        return ExitCodes.DONE;
      }
      return new Watch(rotation, out).untilEnd();
    }
  }

  private RotationRequest request() {
    try {
      return new RotationRequest(credential, Operator.name(), reason, rotationId, null, emergency);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          ExitCodes.USAGE, String.valueOf(e.getMessage()), "See keyturn rotate --help.");
    }
  }
}
