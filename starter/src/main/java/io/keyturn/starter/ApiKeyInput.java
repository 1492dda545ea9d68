package io.keyturn.starter;

import io.keyturn.activities.secret.Secret;
import io.keyturn.workflows.rules.PlainText;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the API key for home comes from: a file, standard input or, if null, neither. It is never
 * an argument, which every process of a machine sees.
 */
final class ApiKeyInput implements AutoCloseable {
  private static final int MOST_BYTES = 64 * 1024;
  private static final String INPUT = "-";

  private final @Nullable Path file;
  private final boolean standardInput;
  private @Nullable Secret read;

  private ApiKeyInput(@Nullable Path file, boolean standardInput) {
    this.file = file;
    this.standardInput = standardInput;
  }

  /** Understands the options; a key among them is refused, and not repeated. */
  static ApiKeyInput chosen(@Nullable Path file, boolean standardInput, @Nullable String given) {
    if (given != null && !given.equals(INPUT)) {
      throw new CommandFailure(
          ExitCodes.USAGE,
          "--api-key takes no key: every process of this machine would see it, and the shell's"
              + " history keeps it",
          "Use --api-key-file FILE, --api-key-stdin or TEMPORAL_API_KEY, and replace this key.");
    }
    boolean input = standardInput || given != null;
    if (file != null && input) {
      throw new CommandFailure(
          ExitCodes.USAGE,
          "the API key cannot come from a file and from standard input",
          "Give one of --api-key-file and --api-key-stdin.");
    }
    return new ApiKeyInput(file, input);
  }

  @Nullable Secret read() {
    if (file == null && !standardInput) {
      return null;
    }
    read = Secret.take(file == null ? ofInput() : ofFile(file));
    return read;
  }

  private static byte[] ofFile(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return token(in.readNBytes(MOST_BYTES), PlainText.of(file.toString()));
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCodes.USAGE,
          "the API key's file cannot be read: " + PlainText.of(file.toString()),
          "Name a file that exists and that you may read.");
    }
  }

  @SuppressWarnings("SystemConsoleNull") // A later Java's console at no terminal answers null.
  private static byte[] ofInput() {
    Console console = System.console();
    try {
      if (console != null) {
        char[] typed = console.readPassword("API key for home: ");
        byte[] bytes = new byte[typed == null ? 0 : typed.length];
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = (byte) typed[i];
        }
        if (typed != null) {
          Arrays.fill(typed, '\0');
        }
        return token(bytes, "what was typed");
      }
      return token(System.in.readNBytes(MOST_BYTES), "standard input");
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCodes.USAGE, "standard input cannot be read", "Use --api-key-file FILE.");
    }
  }

  /** Takes the white space around a token away, and sees that there is one. */
  private static byte[] token(byte[] content, String where) {
    int from = 0;
    int to = content.length;
    while (from < to && content[from] <= ' ' && content[from] >= 0) {
      from++;
    }
    while (to > from && content[to - 1] <= ' ' && content[to - 1] >= 0) {
      to--;
    }
    byte[] token = Arrays.copyOfRange(content, from, to);
    Arrays.fill(content, (byte) 0);
    for (byte each : token) {
      if (each <= ' ' || each == 127) {
        Arrays.fill(token, (byte) 0);
        throw none(where + " holds more than one API key");
      }
    }
    if (token.length == 0) {
      throw none(where + " holds no API key");
    }
    return token;
  }

  private static CommandFailure none(String what) {
    return new CommandFailure(
        ExitCodes.USAGE, what, "Give the key alone, without a word around it.");
  }

  @Override
  public void close() {
    if (read != null) {
      read.close();
    }
  }
}
