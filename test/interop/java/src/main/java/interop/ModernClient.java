package interop;

import io.modelcontextprotocol.modern.McpSchema;
import io.modelcontextprotocol.modern.client.McpAsyncClient;
import io.modelcontextprotocol.modern.client.McpClient;
import io.modelcontextprotocol.modern.client.SubscriptionEvent;
import io.modelcontextprotocol.modern.client.transport.HttpClientMcpTransport;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import reactor.core.publisher.Mono;

/** The client of 2026-07-28. */
final class ModernClient implements Client {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final Events events;
  private final McpAsyncClient client;

  ModernClient(URI url, Events events) {
    this.events = events;
    client = McpClient.async(HttpClientMcpTransport.builder(url).build())
        .clientInfo(McpSchema.Implementation.builder("interop-java", "1.0.0").build())
        .roundTimeout(TIMEOUT)
        .formElicitation(question -> Mono.just(answer()))
        .progress(params -> Mono.fromRunnable(() -> events.progress.add(params.progress())))
        .build();
  }

  private McpSchema.ElicitResult answer() {
    return switch (events.answer) {
      case "accept" -> McpSchema.ElicitResult.accept(Map.of("name", "ada"));
      case "decline" -> McpSchema.ElicitResult.decline();
      default -> McpSchema.ElicitResult.cancel();
    };
  }

  @Override
  public String connect() {
    return client.discover().block().supportedVersions().get(0);
  }

  @Override
  public List<String> tools() {
    return client.tools().list().block().tools().stream().map(McpSchema.Tool::name).toList();
  }

  @Override
  public List<String> resources() {
    return client.resources().list().block().resources().stream().map(McpSchema.Resource::uri).toList();
  }

  @Override
  public List<String> templates() {
    var result = client.resourceTemplates().list().block();
    return result.resourceTemplates().stream().map(McpSchema.ResourceTemplate::uriTemplate).toList();
  }

  @Override
  public List<String> prompts() {
    return client.prompts().list().block().prompts().stream().map(McpSchema.Prompt::name).toList();
  }

  @Override
  public String prompt(String name, Map<String, String> arguments) {
    return text(client.prompt(name).arguments(arguments).get().block().messages().get(0).content());
  }

  @Override
  public List<String> complete(String prompt, String argument, String value) {
    var reference = new McpSchema.PromptReference(prompt);
    return client.completion(reference, argument, value).complete().block().completion().values();
  }

  @Override
  public String read(String uri) {
    var contents = client.resource(uri).read().block().contents().get(0);
    return ((McpSchema.TextResourceContents) contents).text();
  }

  @Override
  public Mono<Result> call(String tool, Map<String, Object> arguments) {
    return client.tool(tool).arguments(arguments).call().map(ModernClient::result);
  }

  private static Result result(McpSchema.CallToolResult result) {
    var kinds = result.content().stream().map(McpSchema.Content::type).toList();
    var text = String.join("", result.content().stream().map(ModernClient::text).toList());
    return new Result(kinds, text, result.structuredContent(), Boolean.TRUE.equals(result.isError()));
  }

  private static String text(McpSchema.Content content) {
    return content instanceof McpSchema.TextContent text ? text.text() : "";
  }

  @Override
  public void setLevel(String level) {
    throw new Unsupported("the client passes no log messages");
  }

  @Override
  public Runnable subscribe(String uri) {
    return listen(client.listen().resourceUpdates(uri));
  }

  @Override
  public Runnable listenForTools() {
    return listen(client.listen().toolsChanged());
  }

  private Runnable listen(McpAsyncClient.ListenSpec spec) {
    var open = new CountDownLatch(1);
    var stream = spec.events().subscribe(event -> {
      if (event instanceof SubscriptionEvent.Subscribed) open.countDown();
      if (event instanceof SubscriptionEvent.ResourceUpdated update) events.updated.add(update.uri());
      if (event instanceof SubscriptionEvent.ToolsListChanged) events.changed.add(true);
    });
    Waiting.until(open);
    return stream::dispose;
  }

  @Override
  public void close() {}

  @Override
  public boolean endsWithAnErrorWhenGone() {
    return false;
  }
}
