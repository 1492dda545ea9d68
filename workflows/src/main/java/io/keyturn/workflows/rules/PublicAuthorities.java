package io.keyturn.workflows.rules;

import java.util.Set;

/**
 * Knows the organizations whose certificate authorities issue to the public.
 *
 * <p>Temporal does not publish its own list; its page names DigiCert and Let's Encrypt as examples.
 * These are the organizations of the large programs' roots and intermediates. An intermediate that
 * is named otherwise is caught by its root, which must be in the same bundle.
 */
final class PublicAuthorities {
  private static final Set<String> ORGANIZATIONS =
      Set.of(
          "actalis s.p.a.",
          "actalis s.p.a./03358520967",
          "amazon",
          "asseco data systems s.a.",
          "baltimore",
          "buypass as-983163327",
          "certainly",
          "certigna",
          "certum",
          "comodo ca limited",
          "cybertrust, inc",
          "d-trust gmbh",
          "deutsche telekom security gmbh",
          "dhimyotis",
          "digicert inc",
          "digicert, inc.",
          "entrust, inc.",
          "entrust corporation",
          "geotrust inc.",
          "globalsign",
          "globalsign nv-sa",
          "godaddy.com, inc.",
          "google trust services",
          "google trust services llc",
          "harica",
          "hellenic academic and research institutions ca",
          "identrust",
          "internet security research group",
          "let's encrypt",
          "microsoft corporation",
          "network solutions l.l.c.",
          "quovadis limited",
          "sectigo limited",
          "securetrust corporation",
          "ssl corporation",
          "ssl.com",
          "starfield technologies, inc.",
          "swisssign ag",
          "t-systems enterprise services gmbh",
          "telia company ab",
          "teliasonera",
          "thawte, inc.",
          "the go daddy group, inc.",
          "the usertrust network",
          "trustwave holdings, inc.",
          "unizeto technologies s.a.",
          "verisign, inc.",
          "wisekey",
          "zerossl");

  private PublicAuthorities() {}

  static boolean include(CertificateFacts facts) {
    return facts.organizations().stream()
        .map(SharedChecks::folded)
        .anyMatch(ORGANIZATIONS::contains);
  }
}
