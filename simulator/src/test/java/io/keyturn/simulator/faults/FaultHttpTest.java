package io.keyturn.simulator.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.keyturn.simulator.cloud.Cloud;
import io.keyturn.simulator.cloud.CloudOptions;
import io.keyturn.simulator.cloud.NamespaceHost;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultHttpTest {
  private final Cloud cloud = new Cloud(CloudOptions.defaults(), NamespaceHost.none());
  private final Faults faults = new Faults(cloud);
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/faults", new FaultHttp(faults));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    cloud.close();
  }

  private HttpResponse<String> call(String method, String type, String body) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/faults");
    return call(uri, method, type, body);
  }

  private static HttpResponse<String> call(URI uri, String method, String type, String body)
      throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri)
                .header("Content-Type", type)
                .method(method, BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'action':'fail','method':'UpdateNamespace','status':'INTERNAL','message':'m','skip':2}",
        "{'action':'delay','method':'X','delayMillis':5,'times':3,'when':'after'}",
        "{'action':'lose','method':'X','when':'after'}",
        "{'action':'end','method':'X','state':'REJECTED','reason':'r'}",
        "{'action':'edit','method':'X','namespace':'n','addFilters':[{'organization':'o'}]}",
        "{'action':'kill','method':'X','pid':999999}",
        "{'action':'hold','method':'X','when':'after'}",
        "{'action':'awsError','method':'X','type':'T','httpStatus':400,'retryAfterMillis':5}"
      })
  void everyActionIsArmedShownAndTakenAway(String json) throws Exception {
    assertThat(call("POST", "application/json", json.replace('\'', '"')).statusCode())
        .isEqualTo(201);

    assertThat(faults.list()).hasSize(1);
    assertThat(call("GET", "application/json", "").body()).contains("\"struck\":0");
    assertThat(call("DELETE", "application/json", "").statusCode()).isEqualTo(200);
    assertThat(faults.list()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{'action':'nope','method':'X'}",
        "{'action':'fail','method':''}",
        "{'action':'fail','method':'X','statsu':'INTERNAL'}",
        "{'action':'fail','method':'X','status':'BROKEN'}",
        "{'action':'fail','method':'X','when':'after'}",
        "{'action':'end','method':'X','state':'FULFILLED'}",
        "{'action':'kill','method':'X','pid':1}",
        "{'action':'awsError','method':'X','httpStatus':200}",
        "{'action':'awsError','method':'X','type':'T\\n'}",
        "{'action':'hold','method':'X','seconds':1}",
        "{'action':'kill','method':'X'}",
        "{'action':'delay','method':'X','skip':-1}",
        "{'action':'refuseLeafs','issuerNotIn':[]}"
      })
  void whatIsNoFaultIsRefusedWithAReason(String json) throws Exception {
    HttpResponse<String> answer = call("POST", "application/json", json.replace('\'', '"'));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"error\"");
    assertThat(faults.list()).isEmpty();
  }

  @Test
  void oneFaultIsTakenAwayByItsId() throws Exception {
    call("POST", "application/json", "{\"action\":\"hold\",\"method\":\"X\"}");
    call("POST", "application/json", "{\"action\":\"lose\",\"method\":\"Y\"}");
    URI first = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/faults/1");

    assertThat(call(first, "DELETE", "application/json", "").statusCode()).isEqualTo(200);
    assertThat(faults.list()).extracting(p -> p.fault().method()).containsExactly("Y");
    assertThat(call(first, "DELETE", "application/json", "").statusCode()).isEqualTo(404);
  }

  @Test
  void aRefusalOfLeafsIsTaken() throws Exception {
    HttpResponse<String> answer =
        call(
            "POST",
            "application/json",
            "{\"action\":\"refuseLeafs\",\"namespace\":\"n\",\"issuerNotIn\":[\"ab\"],"
                + "\"afterAccepted\":2}");
    assertThat(answer.statusCode()).isEqualTo(201);
  }

  @Test
  void aPageInABrowserCannotArmFaults() throws Exception {
    assertThat(call("POST", "text/plain", "{}").statusCode()).isEqualTo(415);
    assertThat(call("PUT", "application/json", "{}").statusCode()).isEqualTo(405);
  }
}
