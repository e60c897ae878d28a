package interop;

import java.util.function.Supplier;

/** Runs steps in one connection. */
final class Steps {
  private final Supplier<Client> newClient;
  private final Events events;
  private Client client;
  private String revision;

  Steps(Supplier<Client> newClient, Events events) {
    this.newClient = newClient;
    this.events = events;
  }

  /** @return what is worth saying beside `ok` */
  String run(String step) throws Exception {
    if (client == null) connect();
    switch (step) {
      case "connect":
        return revision;
      case "killed":
        return Harms.killed(client, events);
      case "gone":
        return Harms.gone(client);
      case "close":
        client.close();
        client = null;
        return "";
      default:
        silent(step);
        return "";
    }
  }

  private void connect() {
    var fresh = newClient.get();
    revision = fresh.connect();
    client = fresh;
  }

  private void silent(String step) {
    switch (step) {
      case "lists" -> Requests.lists(client);
      case "prompt" -> Requests.prompt(client);
      case "completion" -> Requests.completion(client);
      case "read" -> Requests.read(client);
      case "echo" -> Requests.echo(client);
      case "structured" -> Requests.structured(client);
      case "contents" -> Requests.contents(client);
      case "errors" -> Requests.errors(client);
      case "progress" -> Messages.progress(client, events);
      case "accept" -> Messages.answer(client, events, "accept", "accept:ada");
      case "decline" -> Messages.answer(client, events, "decline", "decline");
      case "cancel-question" -> Messages.answer(client, events, "cancel", "cancel");
      case "cancel" -> Requests.cancel(client);
      case "timeout" -> Requests.timeout(client);
      case "level" -> Messages.level(client, events);
      case "subscribe" -> Messages.subscribe(client, events);
      case "list-changed" -> Messages.listChanged(client, events);
      case "parallel" -> Requests.parallel(client);
      default -> throw new AssertionError("there is no step of this name");
    }
  }

  static void expect(boolean holds, Object seen) {
    if (!holds) throw new AssertionError("got " + seen);
  }
}
