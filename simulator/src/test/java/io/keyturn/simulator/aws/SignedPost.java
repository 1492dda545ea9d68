package io.keyturn.simulator.aws;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A call that is signed by hand, and can be signed wrongly. */
final class SignedPost {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  String accessKeyId;
  String secretAccessKey;
  String service = "secretsmanager";
  String region = "us-east-1";
  String signedHeaders = "content-type;host;x-amz-date;x-amz-target";
  String target = "secretsmanager.";
  String contentType = "application/x-amz-json-1.1";
  String extraHeader = "";
  String extraValue = "";
  Instant time;
  boolean tamper;
  private final URI uri;

  SignedPost(AwsWorld world) {
    AwsKeyPair keys = world.account.credentials();
    accessKeyId = keys.accessKeyId();
    secretAccessKey = keys.secretAccessKey();
    time = world.now();
    uri = URI.create(world.account.endpoint() + "/");
  }

  HttpResponse<String> send(String action, String body) throws Exception {
    String date = TIME.format(time);
    String scope = date.substring(0, 8) + "/" + region + "/" + service + "/aws4_request";
    String canonical =
        "POST\n/\n\ncontent-type:"
            + contentType
            + "\nhost:"
            + uri.getAuthority()
            + "\nx-amz-date:"
            + date
            + "\nx-amz-target:"
            + target
            + action
            + "\n\n"
            + signedHeaders
            + "\n"
            + sha256(body);
    String toSign = "AWS4-HMAC-SHA256\n" + date + "\n" + scope + "\n" + sha256(canonical);
    byte[] key = ("AWS4" + secretAccessKey).getBytes(StandardCharsets.UTF_8);
    for (String part : scope.split("/", -1)) {
      key = hmac(key, part);
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", contentType)
            .header("X-Amz-Date", date)
            .header("X-Amz-Target", target + action)
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential="
                    + accessKeyId
                    + "/"
                    + scope
                    + ", SignedHeaders="
                    + signedHeaders
                    + ", Signature="
                    + HexFormat.of().formatHex(hmac(key, toSign)))
            .POST(BodyPublishers.ofString(tamper ? body + " " : body));
    if (!extraHeader.isEmpty()) {
      request.header(extraHeader, extraValue);
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String sha256(String text) throws GeneralSecurityException {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
