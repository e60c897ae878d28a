package interop;

import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/** One of the SDK's two clients, bound to what the steps need. */
interface Client {

  /** What a tool answered. */
  record Result(List<String> kinds, String text, Object structured, boolean isError) {}

  /** @return the revision that both sides speak */
  String connect();

  List<String> tools();

  List<String> resources();

  List<String> templates();

  List<String> prompts();

  String prompt(String name, Map<String, String> arguments);

  List<String> complete(String prompt, String argument, String value);

  String read(String uri);

  Mono<Result> call(String tool, Map<String, Object> arguments);

  void setLevel(String level);

  /** @return what ends the subscription */
  Runnable subscribe(String uri);

  /** @return what ends the stream, if there is one of its own */
  Runnable listenForTools();

  void close();

  /** @return whether the library documents that a call ends with an error when the session is gone */
  boolean endsWithAnErrorWhenGone();
}
