package interop;

import static interop.Steps.expect;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;

/** Steps that ask and are answered. */
final class Requests {
  private static final List<String> TOOLS = List.of(
      "echo", "add", "contents", "fail", "progress", "ask", "slow", "logs", "touch", "toggle", "countdown");
  private static final Map<String, Object> LONG = Map.of("ms", 60_000);
  private static final Duration SHORT = Duration.ofMillis(300);

  private Requests() {}

  static void lists(Client client) {
    expect(client.tools().containsAll(TOOLS), client.tools());
    expect(client.resources().contains("interop://note"), client.resources());
    expect(client.templates().contains("interop://items/{id}"), client.templates());
    expect(client.prompts().contains("greet"), client.prompts());
  }

  static void prompt(Client client) {
    var text = client.prompt("greet", Map.of("name", "ada"));
    expect(text.contains("ada"), text);
  }

  static void completion(Client client) {
    var values = client.complete("greet", "name", "a");
    expect(values.equals(List.of("ada", "alan")), values);
  }

  static void read(Client client) {
    expect(!client.read("interop://note").isEmpty(), "an empty note");
    expect(client.read("interop://items/7").contains("7"), client.read("interop://items/7"));
  }

  static void echo(Client client) {
    says(client, "grüße, 世界 🎉 \u2028 \0");
  }

  private static void says(Client client, String text) {
    var result = client.call("echo", Map.of("text", text)).block();
    expect(result.text().equals(text), result);
  }

  static void structured(Client client) {
    var result = client.call("add", Map.of("a", 2, "b", 3)).block();
    expect(result.structured().equals(Map.of("sum", 5)), result);
  }

  static void contents(Client client) {
    var kinds = client.call("contents", null).block().kinds();
    expect(kinds.equals(List.of("text", "image", "audio", "resource_link", "resource")), kinds);
  }

  static void errors(Client client) {
    var failed = client.call("fail", null).block();
    expect(failed.isError() && failed.text().equals("it failed"), failed);
    var missing = client.call("missing", null).map(Client.Result::isError).onErrorReturn(true).block();
    expect(missing, "a missing tool answered");
    expect(fails(() -> client.read("interop://missing")), "a missing resource answered");
    echo(client);
  }

  private static boolean fails(Runnable work) {
    try {
      work.run();
      return false;
    } catch (RuntimeException expected) {
      return true;
    }
  }

  static void parallel(Client client) {
    var texts = IntStream.range(0, 20).mapToObj(index -> "call " + index).toList();
    var calls = texts.stream().map(text -> client.call("echo", Map.of("text", text))).toList();
    var got = Flux.mergeSequential(calls, 20, 1).map(Client.Result::text).collectList().block();
    expect(got.equals(texts), got);
  }

  static void cancel(Client client) {
    var call = client.call("slow", LONG).subscribe(result -> {}, error -> {});
    Waiting.sleep(SHORT);
    call.dispose();
    echo(client);
  }

  static void timeout(Client client) {
    var outcome = client.call("slow", LONG).timeout(SHORT).map(Object::toString)
        .onErrorResume(TimeoutException.class, error -> reactor.core.publisher.Mono.just("timeout")).block();
    expect(outcome.equals("timeout"), outcome);
    echo(client);
  }
}
