package interop;

import static interop.Steps.expect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;

/** Steps in which the server speaks outside of its answer. */
final class Messages {
  private static final String NOTE = "interop://note";

  private Messages() {}

  static void progress(Client client, Events events) {
    events.progress.clear();
    client.call("progress", Map.of("steps", 3, "ms", 20)).block();
    var got = several(events.progress, 3);
    expect(got.equals(List.of(1.0, 2.0, 3.0)), got);
  }

  static void answer(Client client, Events events, String action, String text) {
    events.answer = action;
    var result = client.call("ask", null).block();
    expect(result.text().equals(text), result);
  }

  static void level(Client client, Events events) {
    client.setLevel("warning");
    events.logs.clear();
    client.call("logs", null).block();
    var got = several(events.logs, 5);
    expect(got.equals(List.of("warning", "error", "critical", "alert", "emergency")), got);
  }

  static void subscribe(Client client, Events events) {
    var end = client.subscribe(NOTE);
    var uri = provoke(client, "touch", events.updated);
    expect(uri.equals(NOTE), uri);
    end.run();
  }

  static void listChanged(Client client, Events events) {
    var end = client.listenForTools();
    provoke(client, "toggle", events.changed);
    end.run();
  }

  /** Calls a tool until what it says arrives: the stream for it may not be open yet. */
  private static <T> T provoke(Client client, String tool, BlockingQueue<T> queue) {
    queue.clear();
    for (int attempt = 0; attempt < Waiting.PATIENCE.toSeconds(); attempt++) {
      client.call(tool, null).block();
      T event = Waiting.take(queue, Duration.ofSeconds(1));
      if (event != null) return event;
    }
    throw new AssertionError("no notification came");
  }

  private static <T> List<T> several(BlockingQueue<T> queue, int count) {
    var got = new ArrayList<T>();
    while (got.size() < count) {
      T one = Waiting.take(queue, Waiting.PATIENCE);
      expect(one != null, got);
      got.add(one);
    }
    return got;
  }
}
