package io.keyturn.starter;

import io.keyturn.simulator.temporal.InMemoryTemporal;
import io.keyturn.worker.Home;
import io.keyturn.workflows.RotationWorkflow;
import io.keyturn.workflows.domain.CertificateReport;
import io.keyturn.workflows.domain.Names;
import io.keyturn.workflows.domain.Phase;
import io.temporal.worker.WorkerFactory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/** A home whose Worker plays scripted rotations, and commands run against it. */
final class PretendHome implements AutoCloseable {
  private final InMemoryTemporal temporal;
  private final Home home;
  private final WorkerFactory factory;
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  PretendHome() throws Exception {
    this(true);
  }

  PretendHome(boolean worked) throws Exception {
    temporal = InMemoryTemporal.start();
    home = Home.at(temporal.address(), "default", "test");
    home.requireSearchAttributes();
    factory = WorkerFactory.newInstance(home.client());
    factory.newWorker(Home.TASK_QUEUE).registerWorkflowImplementationTypes(ScriptedRotation.class);
    if (worked) {
      factory.start();
    }
  }

  String address() {
    return temporal.address();
  }

  /** Runs a command that talks to this home. */
  int run(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(List.of("--address", temporal.address()));
    return plainly(all.toArray(String[]::new));
  }

  /** Runs a command with nothing but these arguments. */
  int plainly(String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return Program.run(commandLine, arguments);
  }

  /** Lets the rotation of a credential come to another stage. */
  void move(String credential, String stage) {
    home.client()
        .newWorkflowStub(RotationWorkflow.class, Names.workflowId(credential))
        .certificateReported(new CertificateReport(credential, Phase.HOLDING, stage));
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

  @Override
  public void close() {
    factory.shutdownNow();
    factory.awaitTermination(10, TimeUnit.SECONDS);
    home.close();
    temporal.close();
  }
}
