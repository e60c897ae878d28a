package interop;

import static interop.Steps.expect;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import reactor.core.publisher.Mono;

/** What becomes of the client while harm is done to its server. */
final class Harms {
  private static final Duration LONG = Duration.ofSeconds(90);

  private Harms() {}

  /** The pod that counts is killed: the result comes, or the error that the library documents; the connection serves on. */
  static String killed(Client client, Events events) throws Exception {
    events.progress.clear();
    var outcome = outcome(client.call("countdown", Map.of("from", 12, "ms", 500)).timeout(LONG)).toFuture();
    expect(Waiting.take(events.progress, Waiting.PATIENCE) != null, "no progress came");
    waitForGo();
    var ended = outcome.get();
    Requests.echo(client);
    expect(ended.equals("done") || client.endsWithAnErrorWhenKilled(), ended);
    return ended.equals("done") ? "the result" : ended;
  }

  /** The next call is served, or ends as the library documents; a new connection works. */
  static String gone(Client client, Client another) {
    waitForGo();
    var outcome = outcome(client.call("echo", Map.of("text", "after")).timeout(Waiting.PATIENCE)).block();
    expect(outcome.equals("after") != client.endsWithAnErrorWhenGone(), outcome);
    another.connect();
    Requests.echo(another);
    another.close();
    return outcome.equals("after") ? "served on" : outcome;
  }

  private static Mono<String> outcome(Mono<Client.Result> call) {
    return call.map(Client.Result::text).onErrorResume(error -> Mono.just("an error: " + error));
  }

  /** Says that the harm may be done, and waits until it is. */
  private static void waitForGo() {
    System.out.println("waiting");
    var path = Path.of(System.getenv("MCP_GO"));
    while (!Files.exists(path)) Waiting.sleep(Duration.ofMillis(20));
  }
}
