package interop;

import static interop.Steps.expect;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import reactor.core.publisher.Mono;

/** What becomes of the client while harm is done to its server. */
final class Harms {
  private Harms() {}

  /**
   * The pod that counts is killed: one error, and the connection serves on. Neither client resumes a stream that breaks
   * off; that of sessions waits for its time-out.
   */
  static String killed(Client client, Events events) throws Exception {
    events.progress.clear();
    var outcome = outcome(client.call("countdown", Map.of("from", 12, "ms", 500))).toFuture();
    expect(Waiting.take(events.progress, Waiting.PATIENCE) != null, "no progress came");
    waitForGo();
    var ended = outcome.get();
    Requests.echo(client);
    return ended.equals("done") ? "the result" : ended;
  }

  /** The first call is served, or ends with an error that tells the client to open another session; the next one is served. */
  static String gone(Client client) {
    waitForGo();
    var outcome = outcome(client.call("echo", Map.of("text", "after")).timeout(Waiting.PATIENCE)).block();
    expect(outcome.equals("after") != client.endsWithAnErrorWhenGone(), outcome);
    Requests.echo(client);
    return outcome.equals("after") ? "served on" : outcome + "; the next call is served";
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
