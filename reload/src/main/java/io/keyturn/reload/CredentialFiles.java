package io.keyturn.reload;

import java.util.Arrays;
import java.util.Map;

/**
 * The files of one version of a credential: {@code api-key} and perhaps {@code api-key-id}, or
 * {@code tls.crt} and {@code tls.key}. Whoever reads them wipes them by {@link #close}.
 */
public final class CredentialFiles implements AutoCloseable {
  private final String version;
  private final String where;
  private final Map<String, byte[]> files;

  /**
   * Takes files over; the arrays are wiped later.
   *
   * @param version names these files among those of the same source, and is no secret
   * @param where what to call the place in an error, such as a directory
   */
  public CredentialFiles(String version, String where, Map<String, byte[]> files) {
    this.version = version;
    this.where = where;
    this.files = Map.copyOf(files);
  }

  String version() {
    return version;
  }

  /**
   * Parses the credential: an API key where there is one, else a certificate.
   *
   * @throws UnusableCredentialException if it cannot be used
   */
  Credential parse() {
    byte[] token = files.get("api-key");
    if (token != null) {
      return ApiKey.parse(token, files.get("api-key-id"), where);
    }
    return ClientCredential.parse(file("tls.crt"), file("tls.key"), where);
  }

  private byte[] file(String name) {
    byte[] content = files.get(name);
    if (content == null) {
      throw new UnusableCredentialException(
          "There is no " + where + "/" + name,
          "Put tls.crt and tls.key there, in PEM form, or an API key's token in api-key");
    }
    return content;
  }

  @Override
  public void close() {
    files.values().forEach(content -> Arrays.fill(content, (byte) 0));
  }

  /** Names the place alone. */
  @Override
  public String toString() {
    return "CredentialFiles[" + where + "]";
  }
}
