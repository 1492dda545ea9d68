package io.keyturn.simulator.aws;

import com.sun.net.httpserver.Headers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks AWS's Signature Version 4 of a POST to {@code /}, as the IAM user guide describes it
 * (2026).
 *
 * <ol>
 *   <li>The Authorization header names an access key, a scope and the signed headers, among them
 *       host and all that begin with x-amz-.
 *   <li>The access key is known, the scope is of this service and of the day of x-amz-date, which
 *       is at most five minutes away.
 *   <li>The body is signed: its own hash stands in the canonical request.
 *   <li>The HMAC over all that, by a key derived from the secret key, is the signature.
 * </ol>
 */
final class SignatureCheck {
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "AWS4-HMAC-SHA256\\s+Credential=([^,\\s]{1,256})\\s*,\\s*SignedHeaders=([^,\\s]{1,1024})\\s*,\\s*Signature=([0-9a-fA-F]{64})");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT);
  private static final Duration LARGEST_SKEW = Duration.ofMinutes(5);
  private static final String SERVICE = "secretsmanager";

  private final Function<String, Optional<AwsIdentity>> identities;
  private final InstantSource clock;

  SignatureCheck(Function<String, Optional<AwsIdentity>> identities, InstantSource clock) {
    this.identities = identities;
    this.clock = clock;
  }

  /** Who signed a call, and for which region. */
  record Caller(AwsIdentity identity, String region) {}

  /**
   * Returns who signed a request.
   *
   * @throws AwsRefusal if nobody did, or not rightly
   */
  Caller caller(Headers headers, byte[] body) {
    String authorization = headers.getFirst("Authorization");
    if (authorization == null) {
      throw new AwsRefusal("MissingAuthenticationTokenException", "Missing Authentication Token");
    }
    Matcher parts = AUTHORIZATION.matcher(authorization);
    if (!parts.matches()) {
      throw new AwsRefusal(
          "IncompleteSignatureException",
          "Authorization header requires 'Credential', 'SignedHeaders' and 'Signature' parameters.");
    }
    List<String> scope = Arrays.asList(parts.group(1).split("/", -1));
    if (scope.size() != 5 || !scope.get(4).equals("aws4_request")) {
      throw new AwsRefusal(
          "IncompleteSignatureException",
          "Credential must have exactly 5 slash-delimited elements, ending in aws4_request.");
    }
    AwsIdentity identity = identities.apply(scope.get(0)).orElseThrow(SignatureCheck::unknown);
    if (headers.containsKey("X-Amz-Security-Token")) {
      // The keys of this account are for ever: none of them comes with a session.
      throw unknown();
    }
    if (!scope.get(3).equals(SERVICE)) {
      throw invalid("Credential should be scoped to correct service: 'secretsmanager'.");
    }
    if (!AwsOptions.isRegion(scope.get(2))) {
      throw invalid("Credential should be scoped to a valid region.");
    }
    String time = time(headers, scope.get(1));
    List<String> signed = Arrays.asList(parts.group(2).split(";", -1));
    mustBeSigned(headers, signed);
    String toSign =
        String.join(
            "\n",
            "AWS4-HMAC-SHA256",
            time,
            String.join("/", scope.subList(1, 5)),
            sha256(canonical(headers, signed, bodyHash(headers, body))));
    byte[] expected = hmac(key(identity, scope), toSign);
    if (!MessageDigest.isEqual(expected, HexFormat.of().parseHex(parts.group(3)))) {
      throw invalid(
          "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.");
    }
    return new Caller(identity, scope.get(2));
  }

  private String time(Headers headers, String day) {
    String text = Optional.ofNullable(headers.getFirst("X-Amz-Date")).orElse("");
    Instant then;
    try {
      then = LocalDateTime.parse(text, TIME).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      throw new AwsRefusal(
          "IncompleteSignatureException",
          "Date must be in ISO-8601 'basic format', in X-Amz-Date.");
    }
    if (!text.startsWith(day + "T")) {
      throw invalid(
          "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date.");
    }
    Duration age = Duration.between(then, clock.instant());
    if (age.compareTo(LARGEST_SKEW) > 0) {
      throw invalid("Signature expired: " + text + " is more than 5 min. ago.");
    }
    if (age.negated().compareTo(LARGEST_SKEW) > 0) {
      throw invalid("Signature not yet current: " + text + " is more than 5 min. ahead.");
    }
    return text;
  }

  private static void mustBeSigned(Headers headers, List<String> signed) {
    boolean all =
        signed.contains("host")
            && headers.keySet().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(name -> name.startsWith("x-amz-"))
                .allMatch(signed::contains);
    if (!all) {
      throw invalid(
          "'Host' and all 'X-Amz-*' headers must be a 'SignedHeader' in the Authorization.");
    }
  }

  /** Returns the body's own hash; a header that says otherwise is a lie, or no hash at all. */
  private static String bodyHash(Headers headers, byte[] body) {
    String own = HexFormat.of().formatHex(digest(body));
    String said = headers.getFirst("X-Amz-Content-Sha256");
    if (said != null && !said.equalsIgnoreCase(own)) {
      throw invalid("The value of X-Amz-Content-Sha256 must be the SHA-256 of the payload.");
    }
    return own;
  }

  private static String canonical(Headers headers, List<String> signed, String bodyHash) {
    String lines =
        signed.stream()
            .map(name -> name + ":" + value(headers, name) + "\n")
            .collect(Collectors.joining());
    return String.join("\n", "POST", "/", "", lines, String.join(";", signed), bodyHash);
  }

  private static String value(Headers headers, String name) {
    List<String> values = headers.get(name);
    return values == null
        ? ""
        : values.stream()
            .map(value -> value.strip().replaceAll(" +", " "))
            .collect(Collectors.joining(","));
  }

  private static byte[] key(AwsIdentity identity, List<String> scope) {
    byte[] key = ("AWS4" + identity.keys().secretAccessKey()).getBytes(StandardCharsets.UTF_8);
    for (String part : scope.subList(1, 5)) {
      key = hmac(key, part);
    }
    return key;
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JVM has HmacSHA256.", e);
    }
  }

  private static String sha256(String text) {
    return HexFormat.of().formatHex(digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JVM has SHA-256.", e);
    }
  }

  private static AwsRefusal unknown() {
    return new AwsRefusal(
        "UnrecognizedClientException", "The security token included in the request is invalid.");
  }

  private static AwsRefusal invalid(String message) {
    return new AwsRefusal("InvalidSignatureException", message);
  }
}
