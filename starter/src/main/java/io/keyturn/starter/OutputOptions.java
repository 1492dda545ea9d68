package io.keyturn.starter;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The option of all commands that answer, and how they do. */
final class OutputOptions {
  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json|yaml",
      defaultValue = "text",
      description = "For people or for programs (default: ${DEFAULT-VALUE}).")
  private OutputFormat format;

  /** Whether people read it. */
  boolean isText() {
    return format == OutputFormat.TEXT;
  }

  boolean isJson() {
    return format == OutputFormat.JSON;
  }

  /**
   * Writes the one answer of a command to standard output.
   *
   * @param document a record or list of records, whose components are the keys
   * @param text the same for people, a line each
   */
  void answer(Object document, Supplier<List<String>> text) {
    PrintWriter out = spec.commandLine().getOut();
    switch (format) {
      case TEXT -> text.get().forEach(out::println);
      case JSON -> out.println(Json.text(document));
      case YAML -> out.println(Json.yaml(document));
    }
    out.flush();
  }

  /** Where is told what happens meanwhile: beside the answer, if a program reads that. */
  PrintWriter progress() {
    return isText() ? spec.commandLine().getOut() : spec.commandLine().getErr();
  }
}
