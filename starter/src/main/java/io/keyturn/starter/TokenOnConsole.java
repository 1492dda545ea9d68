package io.keyturn.starter;

import io.keyturn.activities.secret.Secret;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** The console, for whoever asks for it by a flag of its own. */
record TokenOnConsole(PrintWriter out) implements TokenPlace {
  @Override
  public void keep(String keyId, Secret token) throws IOException {
    String shown = token.reveal(content -> new String(content, StandardCharsets.US_ASCII));
    out.println(shown);
    out.flush();
    if (out.checkError()) {
      throw new IOException("nobody reads the console");
    }
  }

  @Override
  public String told() {
    return "its token stands on the console; it cannot be shown again";
  }

  @Override
  public void close() {}
}
