package io.keyturn.simulator.cloud;

import io.grpc.Context;
import io.grpc.Metadata;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The version of the API that a client speaks, from its {@code temporal-cloud-api-version} header;
 * a client that names none gets the newest.
 */
record ApiVersion(int major, int minor) {
  static final ApiVersion NEWEST = new ApiVersion(Integer.MAX_VALUE, 0);
  static final Context.Key<ApiVersion> KEY = Context.keyWithDefault("api-version", NEWEST);
  static final Metadata.Key<String> HEADER =
      Metadata.Key.of("temporal-cloud-api-version", Metadata.ASCII_STRING_MARSHALLER);

  private static final Pattern FORM = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})(\\..*)?");

  static ApiVersion parse(@Nullable String header) {
    Matcher parts = FORM.matcher(header == null ? "" : header.strip());
    return parts.matches()
        ? new ApiVersion(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)))
        : NEWEST;
  }

  /** Up to v0.1 the bundle was a base64 string; from v0.2.0 on it is bytes. */
  boolean wantsDeprecatedBundle() {
    return major == 0 && minor < 2;
  }
}
