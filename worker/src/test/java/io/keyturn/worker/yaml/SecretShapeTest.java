package io.keyturn.worker.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** None of these keys and tokens opens anything: they are made up or stand in public documents. */
class SecretShapeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----",
        "-----BEGIN EC PRIVATE KEY-----",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----",
        "-----BEGIN OPENSSH PRIVATE KEY-----",
        "-----BEGIN PGP PRIVATE KEY BLOCK-----",
        "AGE-SECRET-KEY-1QQPQYT",
        "eyJhbGciOiJFUzI1NiIsImtpZCI6Ild2In0.eyJhY2NvdW50X2lkIjoiYTJkZDYifQ.c2lnbmF0dXJl",
        "Bearer eyJhbGciOiJFUzI1NiIsImtpZCI6Ild2In0.eyJhIjoiYiJ9.c2ln",
        "eyJhbGciOiJFUzI1NiIsImtpZCI6Ild2In0",
        "AKIAIOSFODNN7EXAMPLE",
        "ASIAIOSFODNN7EXAMPLE",
        "key=AKIAIOSFODNN7EXAMPLE;",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
        "github_pat_11ABCDEFG0aBcDeFgHiJkL_mNoPqRsT",
        "glpat-abcdefghij0123456789",
        "xoxb-1234567890-abcdefghij",
        "sk_live_4eC39HqLyjWDarjtT1zdp7dc",
        "hvs.CAESIJlWh0aBcDeFgHiJkLmNoP",
        "bearer abcdefghijklmnop",
        "https://operator:hunter2@secrets.example.com/",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg7kXn4yTq",
        "k3j9x0q2m4n8b1v7c5z6l0p3o9i2u8y4t1r7e5w6q0a3"
      })
  void whatOpensSomethingIsTold(String secret) {
    assertThat(SecretShape.of(secret)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "payments.a2dd6",
        "payments-worker",
        "TEMPORAL_CLOUD_API_KEY",
        "saas-api.tmprl.cloud:443",
        "us-east-1",
        "0 2 * * 1-5",
        "365d",
        "1500 ms",
        "Europe/Berlin",
        "other-person",
        "EC_P384",
        "/var/lib/keyturn/secrets/payments/worker/versions/current/tls.crt",
        "/var/folders/zz/zyxvpxvq6csfxvn_n0000000000000/T/junit-1234567890123456789/keys",
        "/tmp/keyturn-demo12345678901234567890/ops-api/server.pem",
        "C:\\Program Files\\Keyturn\\Secrets",
        "temporal/payments/production/eu-central-1/worker-certificate",
        "Temporal/Payments/Production/EuCentral1/Workers",
        "PaymentsWorkerCanaryWorkflowVersion2ForEurope",
        "MyAppIsOnTheRunToTheEndOfItAll",
        "VPCIDAndURLForKMSKeyARNOfPaymentsWorkers",
        "a-very-long-name-of-a-worker-group-v2-in-eu-central-1-with-r2d2",
        "payments_worker_canary_of_the_second_region_2026_11_24_blue",
        "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        "arn:aws:secretsmanager:us-east-1:123456789012:secret:temporal/payments/worker-AbCdEf",
        "arn:aws:iam::123456789012:role/KeyturnRotationWorkerRoleForPayments",
        "alias/keyturn-payments",
        "https://secretsmanager.eu-central-1.amazonaws.com/",
        "https://vpce-0123456789abcdef0-abcd1234.secretsmanager.us-east-1.vpce.amazonaws.com",
        "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
        "3F2504E0-4F89-11D3-9A0C-0305E82C3301",
        "0123456789abcdef0123456789abcdef",
        "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "sha1:DA:39:A3:EE:5E:6B:4B:0D:32:55:BF:EF:95:60:18:90:AF:D8:07:09",
        "CN=payments.a2dd6,O=Acme Incorporated,OU=Payments and Ledger",
        "Acme Gesellschaft für Zahlungsverkehr mbH & Co. KG",
        "*.payments.internal.example.com",
        "-----BEGIN CERTIFICATE-----",
        "eyJ",
        "AKIA",
        "1234567890123456789012345678901234567890",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      })
  void whatOnlyNamesSomethingPasses(String name) {
    assertThat(SecretShape.of(name)).isNull();
  }

  @Test
  void randomKeysHardlyEverPass() {
    Random random = new Random(5);
    int passed = 0;
    for (int i = 0; i < 2_000; i++) {
      byte[] key = new byte[30 + random.nextInt(40)];
      random.nextBytes(key);
      String text =
          random.nextBoolean()
              ? Base64.getEncoder().encodeToString(key)
              : Base64.getUrlEncoder().withoutPadding().encodeToString(key);
      passed += SecretShape.of(text) == null ? 1 : 0;
      assertThat(SecretShape.of(HexFormat.of().formatHex(key))).as("hex").isNotNull();
    }
    assertThat(passed).isLessThan(10);
  }
}
