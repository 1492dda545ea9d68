package io.keyturn.starter.demo;

import io.keyturn.simulator.temporal.UnavailableTemporalException;
import io.keyturn.starter.terminal.AtInterrupt;
import io.keyturn.starter.terminal.Paint;
import io.keyturn.starter.terminal.Screen;
import io.keyturn.starter.terminal.TerminalSize;
import io.keyturn.worker.HomeUnavailableException;
import io.keyturn.worker.PolicyFileException;
import io.keyturn.workflows.rules.PlainText;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Runs the demo from its first line to its last, and leaves nothing behind. */
public final class Demo {
  private final DemoOptions options;
  private final PrintWriter out;
  private final Instant began = Instant.now();
  private final Closing closing = new Closing();

  private Demo(DemoOptions options, PrintWriter out) {
    this.options = options;
    this.out = out;
  }

  /**
   * Runs a demo.
   *
   * @return what is not right with what came of it, a line each; nothing if all is
   * @throws UnavailableTemporalException if there is no Temporal for it
   * @throws IOException if files or ports cannot be had, or the report not be written
   */
  public static List<String> run(DemoOptions options, PrintWriter out)
      throws UnavailableTemporalException, IOException, InterruptedException {
    return new Demo(options, out).run();
  }

  private List<String> run()
      throws UnavailableTemporalException, IOException, InterruptedException {
    AtInterrupt stopping = AtInterrupt.run(closing::close);
    DemoResult result = DemoResult.none(server(), "it was stopped before its end");
    try {
      DemoFolder folder = closing.add(new DemoFolder());
      quieten(folder);
      result = play(folder);
      report(result);
      return result.reasons();
    } catch (UnavailableTemporalException | IOException | RuntimeException e) {
      if (closing.closed()) {
        return result.reasons();
      }
      report(DemoResult.none(server(), PlainText.of(String.valueOf(e.getMessage()))));
      throw e;
    } catch (HomeUnavailableException | PolicyFileException | GeneralSecurityException e) {
      report(DemoResult.none(server(), PlainText.of(String.valueOf(e.getMessage()))));
      throw new IllegalStateException(e);
    } finally {
      closing.close();
      stopping.close();
    }
  }

  private String server() {
    return switch (options.server().kind()) {
      case IN_MEMORY -> "in-memory";
      case DEV -> "dev";
      case ADDRESS -> options.server().address();
    };
  }

  /** What is logged beside the display would tear it apart; it goes where the other logs go. */
  private void quieten(DemoFolder folder) throws IOException {
    PrintStream before = System.err;
    FileOutputStream file = new FileOutputStream(folder.logs().resolve("demo.log").toFile());
    PrintStream log = new PrintStream(file, true, StandardCharsets.UTF_8);
    System.setErr(log);
    closing.add(
        () -> {
          System.setErr(before);
          log.close();
        });
  }

  private DemoResult play(DemoFolder folder)
      throws UnavailableTemporalException,
          HomeUnavailableException,
          PolicyFileException,
          IOException,
          GeneralSecurityException,
          InterruptedException {
    say("keyturn demo: Temporal " + server() + ", seed " + options.seed());
    say("  Two namespaces accept one client CA, a third takes API keys. Four Workers and a client");
    say("  use them under load, with the reload plugin. CA, certificates and key are rotated;");
    say("  nobody may notice.");
    say("");
    Stage stage = new Stage(options, folder, closing);
    Fingerprints names = new Fingerprints();
    Story story = new Story(stage, names);
    DemoResult result;
    // Kept to be closed first: how a stopped demo falls apart is no news.
    try (Viewer viewer = closing.add(new Viewer(story, names, display(), began))) {
      viewer.start();
      result = story.play();
    }
    say("");
    ResultTable.lines(result).forEach(this::say);
    if (options.keep()) {
      keep(stage, result);
    }
    return result;
  }

  private Display display() throws InterruptedException {
    return TerminalSize.canRedraw(System.getenv())
        ? new TerminalDisplay(new Screen(out), new TerminalSize(), Paint.by(System.getenv()))
        : new PlainDisplay(out);
  }

  private void keep(Stage stage, DemoResult result) throws IOException, InterruptedException {
    stage.load().tell(ApplicationMain.GO);
    report(result);
    say("");
    KeptStage.lines(stage).forEach(this::say);
    // Only a signal ends it, and then the hook closes everything.
    new CountDownLatch(1).await();
  }

  private void report(DemoResult result) throws IOException {
    if (options.report() != null && !closing.closed()) {
      DemoReport.write(result, options.report());
    }
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }
}
