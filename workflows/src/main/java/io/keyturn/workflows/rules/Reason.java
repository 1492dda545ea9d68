package io.keyturn.workflows.rules;

import static io.keyturn.workflows.rules.Strength.ERROR;
import static io.keyturn.workflows.rules.Strength.HINT;
import static io.keyturn.workflows.rules.Strength.WARNING;

/**
 * Why a credential is refused or frowned upon: each rule with its sentence and its remedy.
 *
 * <p>The rules are those of Temporal Cloud's page "How to manage certificates in Temporal Cloud"
 * and of its documentation on extended key usage (June 2026).
 */
public enum Reason {
  LEAF_NOT_V3(
      ERROR,
      "the client certificate is not X.509 version 3",
      "Issue it anew with extensions, which makes it version 3"),
  LEAF_IS_CA(
      ERROR,
      "the client certificate is a certificate authority",
      "Issue an end-entity certificate with basic constraints CA:false and use that"),
  LEAF_WITHOUT_BASIC_CONSTRAINTS(
      ERROR,
      WARNING,
      "the client certificate has no basic constraints",
      "Issue it with basic constraints CA:false"),
  LEAF_WITHOUT_KEY_USAGE(
      ERROR,
      WARNING,
      "the client certificate has no key usage",
      "Issue it with key usage digitalSignature"),
  LEAF_WITHOUT_DIGITAL_SIGNATURE(
      ERROR,
      "the key usage of the client certificate lacks digitalSignature",
      "Issue it with key usage digitalSignature"),
  LEAF_OUTLIVES_ISSUER(
      ERROR,
      HINT,
      "the client certificate is valid longer than the authority that issued it",
      "Issue it with an end no later than the authority's; it stops working with the authority"),
  EKU_SERVER_AUTH_ONLY(
      ERROR,
      "the extended key usage names serverAuth but not clientAuth",
      "Set the extended key usage to clientAuth or leave it out"),
  EKU_WITHOUT_CLIENT_AUTH(
      ERROR,
      "the extended key usage does not name clientAuth",
      "Set the extended key usage to clientAuth or leave it out"),
  EKU_ANY(
      ERROR,
      WARNING,
      "the extended key usage is anyExtendedKeyUsage, which only some verifiers accept",
      "Set the extended key usage to clientAuth or leave it out"),
  EKU_SERVER_AUTH_TOO(
      HINT,
      "the extended key usage names serverAuth beside clientAuth",
      "Leave serverAuth out the next time: a Worker is no server"),
  WEAK_SIGNATURE(
      ERROR,
      "the certificate is signed with a digest weaker than SHA-256",
      "Have it signed with SHA-256, SHA-384 or SHA-512"),
  UNSUPPORTED_SIGNATURE(
      ERROR,
      "the certificate is signed with neither RSA nor ECDSA",
      "Use an authority whose key is RSA or ECDSA"),
  UNSUPPORTED_KEY(ERROR, "the key is neither RSA nor ECDSA", "Make an RSA or ECDSA key"),
  WEAK_KEY(
      ERROR,
      WARNING,
      "the key is small",
      "Use RSA with 2048 bits or more, or ECDSA on P-256 or a larger curve"),
  SERIAL_NOT_POSITIVE(
      ERROR,
      WARNING,
      "the serial number is not positive, which newer TLS libraries refuse",
      "Issue the certificate with a positive serial number"),
  EXPIRED(ERROR, "the certificate has expired", "Issue a new one"),
  NOT_YET_VALID(
      ERROR,
      "the certificate is not valid yet",
      "Wait until it is valid, or correct the clock of whoever issued it"),
  CHAIN_INCOMPLETE(
      ERROR,
      "the chain does not reach a root",
      "Put every issuer up to the root behind the leaf, or into the accepted bundle"),
  CHAIN_BROKEN(
      ERROR,
      "a certificate of the chain is not signed by the next one",
      "Put the issuers behind the leaf in order, each followed by the one that signed it"),
  CHAIN_DN_NOT_UNIQUE(
      ERROR,
      "two certificates of the chain have the same distinguished name (compared without case)",
      "Give each certificate from leaf to root a subject of its own"),
  CHAIN_ISSUER_NOT_CA(
      ERROR,
      "an issuer in the chain is no certificate authority",
      "Issue from a certificate with basic constraints CA:true"),
  CHAIN_ISSUER_WITHOUT_CERT_SIGN(
      ERROR,
      "the key usage of an issuer in the chain lacks keyCertSign",
      "Issue from an authority with key usage keyCertSign"),
  CHAIN_PATH_TOO_LONG(
      ERROR,
      "more authorities stand below an issuer than its path length allows",
      "Issue from an authority with a larger path length, or nearer to the leaf"),
  CHAIN_EKU_WITHOUT_CLIENT_AUTH(
      ERROR,
      "the extended key usage of an issuer in the chain rules clientAuth out",
      "Issue from an authority whose extended key usage is absent or names clientAuth"),

  BUNDLE_EMPTY(
      ERROR,
      "the bundle has no certificate, which would switch mTLS off",
      "Keep at least one certificate authority in it"),
  BUNDLE_TOO_MANY(
      ERROR,
      "the bundle has more than 16 certificates",
      "Take out authorities that nobody uses any more"),
  BUNDLE_TOO_LARGE(
      ERROR,
      "the bundle is larger than 32 KB of PEM",
      "Take out authorities that nobody uses any more, or use smaller keys"),
  BUNDLE_CA_NOT_V3(
      ERROR,
      "a certificate of the bundle is not X.509 version 3",
      "Issue it anew with extensions, which makes it version 3"),
  BUNDLE_NOT_CA(
      ERROR,
      "a certificate of the bundle is no certificate authority",
      "Put its issuer, with basic constraints CA:true, in its place"),
  BUNDLE_CA_WITHOUT_CERT_SIGN(
      ERROR,
      "the key usage of an authority in the bundle lacks keyCertSign, so that nothing under it verifies",
      "Issue the authority with key usage keyCertSign"),
  BUNDLE_CA_EXPIRED(
      ERROR,
      "a certificate of the bundle has expired, for which the whole bundle is refused",
      "Take it out in the same update"),
  BUNDLE_CA_NOT_YET_VALID(
      WARNING,
      "a certificate of the bundle is not valid yet: clients under it are refused until then",
      "Wait until it is valid before anyone uses it"),
  BUNDLE_ISSUER_MISSING(
      ERROR,
      "a certificate of the bundle is neither a root nor issued by another one in it",
      "Add the authority that issued it"),
  BUNDLE_ROOT_SIGNATURE_BROKEN(
      ERROR,
      "a root of the bundle is not signed by its own key",
      "Fetch the root anew from its source: this copy is altered or damaged"),
  BUNDLE_DUPLICATE(WARNING, "the bundle has the same certificate twice", "Take one of the two out"),
  BUNDLE_SUBJECT_SHARED(
      HINT,
      "two authorities of the bundle have the same subject",
      "Give each generation of an authority a subject of its own"),
  PUBLIC_CA_WITHOUT_FILTERS(
      ERROR,
      "a well-known public authority is accepted without certificate filters: anyone can get a certificate from it",
      "Set certificate filters first, or use a private authority"),

  FILTER_TOO_MANY(ERROR, "there are more than 25 certificate filters", "Merge or remove some"),
  FILTER_EMPTY(ERROR, "a certificate filter sets no field", "Set at least one field, or remove it"),
  FILTER_VALUE_BLANK(
      ERROR, "a value of a certificate filter is blank", "Give the field a value, or leave it out"),
  FILTER_VALUE_UNTRIMMED(
      WARNING,
      "a value of a certificate filter begins or ends with white space and is compared as it stands",
      "Remove the white space"),
  FILTER_WILDCARD_ALONE(
      ERROR, "a certificate filter has a * by itself", "Name at least a part of the value"),
  FILTER_WILDCARD_INSIDE(
      ERROR,
      "a certificate filter has a * in the middle of a value",
      "Put the * at the beginning or at the end"),
  FILTER_WILDCARD_REPEATED(
      ERROR,
      "a certificate filter has more than one * in a value",
      "Keep one * at the beginning or at the end, and add a filter for the other case"),
  FILTER_DUPLICATE(ERROR, "a certificate filter stands there twice", "Remove one of the two"),
  FILTER_REDUNDANT(
      HINT,
      "two certificate filters differ in upper and lower case alone, which does not count",
      "Remove one of the two"),

  KEY_MISMATCH(
      ERROR,
      "the private key does not belong to the certificate",
      "Store certificate and key of the same request together"),
  KEY_ENCRYPTED(
      ERROR,
      "the private key is encrypted",
      "Store it decrypted in the secret store: openssl pkcs8 -topk8 -nocrypt"),
  KEY_MISSING(
      ERROR,
      "there is no private key",
      "Store the private key as PEM (PKCS#8, PKCS#1 or SEC1) beside the certificate"),
  KEY_UNREADABLE(
      ERROR,
      "the private key cannot be read",
      "Store an RSA or ECDSA key as PKCS#8 PEM: openssl pkcs8 -topk8 -nocrypt"),
  CERTIFICATE_MISSING(
      ERROR, "there is no certificate", "Store the certificate as PEM, the leaf first"),
  MALFORMED_PEM(
      ERROR,
      "the PEM text is malformed",
      "Write each block from its BEGIN line to its END line on lines of their own, as plain ASCII"),
  REQUEST_REFUSED(
      ERROR,
      "the certificate signing request is refused",
      "Make a PKCS#10 request with an RSA key of 2048 bits or more or an ECDSA key, signed by that key"),
  AUTHORITY_UNUSABLE(
      ERROR,
      "the certificate authority cannot issue",
      "Use an authority with CA:true, key usage keyCertSign and an RSA or ECDSA key");

  private final Strength made;
  private final Strength found;
  private final String sentence;
  private final String remedy;

  Reason(Strength strength, String sentence, String remedy) {
    this(strength, strength, sentence, remedy);
  }

  Reason(Strength made, Strength found, String sentence, String remedy) {
    this.made = made;
    this.found = found;
    this.sentence = sentence;
    this.remedy = remedy;
  }

  /** How much a breach weighs in a certificate of that origin. */
  public Strength strength(Origin origin) {
    return origin == Origin.MADE ? made : found;
  }

  /** Says what is wrong, without a full stop. */
  public String sentence() {
    return sentence;
  }

  /** Says what to do about it, without a full stop. */
  public String remedy() {
    return remedy;
  }
}
