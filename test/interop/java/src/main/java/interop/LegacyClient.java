package interop;

import io.modelcontextprotocol.client.McpAsyncClient;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** The client of the revisions that have sessions. */
final class LegacyClient implements Client {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final Events events;
  private final McpAsyncClient client;

  LegacyClient(URI url, Events events) {
    this.events = events;
    var transport = HttpClientStreamableHttpTransport.builder(url.resolve("/").toString())
        .endpoint(url.getPath())
        .build();
    client = McpClient.async(transport)
        .requestTimeout(TIMEOUT)
        .clientInfo(new McpSchema.Implementation("interop-java", "1.0.0"))
        .capabilities(McpSchema.ClientCapabilities.builder().elicitation().build())
        .elicitation(question -> Mono.just(answer()))
        .progressConsumer(params -> Mono.fromRunnable(() -> events.progress.add(params.progress())))
        .loggingConsumer(params -> Mono.fromRunnable(() -> events.logs.add(params.level().name().toLowerCase())))
        .resourcesUpdateConsumer(contents -> Mono.fromRunnable(() -> events.updated.add(contents.get(0).uri())))
        .toolsChangeConsumer(tools -> Mono.fromRunnable(() -> events.changed.add(true)))
        .build();
  }

  private McpSchema.ElicitResult answer() {
    return switch (events.answer) {
      case "accept" -> new McpSchema.ElicitResult(McpSchema.ElicitResult.Action.ACCEPT, Map.of("name", "ada"));
      case "decline" -> new McpSchema.ElicitResult(McpSchema.ElicitResult.Action.DECLINE, null);
      default -> new McpSchema.ElicitResult(McpSchema.ElicitResult.Action.CANCEL, null);
    };
  }

  @Override
  public String connect() {
    return client.initialize().block().protocolVersion();
  }

  @Override
  public List<String> tools() {
    return client.listTools().block().tools().stream().map(McpSchema.Tool::name).toList();
  }

  @Override
  public List<String> resources() {
    return client.listResources().block().resources().stream().map(McpSchema.Resource::uri).toList();
  }

  @Override
  public List<String> templates() {
    var result = client.listResourceTemplates().block();
    return result.resourceTemplates().stream().map(McpSchema.ResourceTemplate::uriTemplate).toList();
  }

  @Override
  public List<String> prompts() {
    return client.listPrompts().block().prompts().stream().map(McpSchema.Prompt::name).toList();
  }

  @Override
  public String prompt(String name, Map<String, String> arguments) {
    var request = new McpSchema.GetPromptRequest(name, Map.<String, Object>copyOf(arguments));
    return text(client.getPrompt(request).block().messages().get(0).content());
  }

  @Override
  public List<String> complete(String prompt, String argument, String value) {
    var reference = new McpSchema.PromptReference(prompt);
    var start = new McpSchema.CompleteRequest.CompleteArgument(argument, value);
    return client.completeCompletion(new McpSchema.CompleteRequest(reference, start)).block().completion().values();
  }

  @Override
  public String read(String uri) {
    var contents = client.readResource(new McpSchema.ReadResourceRequest(uri)).block().contents().get(0);
    return ((McpSchema.TextResourceContents) contents).text();
  }

  @Override
  public Mono<Result> call(String tool, Map<String, Object> arguments) {
    var request = McpSchema.CallToolRequest.builder(tool)
        .arguments(arguments)
        .progressToken(UUID.randomUUID().toString())
        .build();
    return client.callTool(request).map(LegacyClient::result);
  }

  private static Result result(McpSchema.CallToolResult result) {
    var kinds = result.content().stream().map(McpSchema.Content::type).toList();
    var text = String.join("", result.content().stream().map(LegacyClient::text).toList());
    return new Result(kinds, text, result.structuredContent(), Boolean.TRUE.equals(result.isError()));
  }

  private static String text(McpSchema.Content content) {
    return content instanceof McpSchema.TextContent text ? text.text() : "";
  }

  @Override
  public void setLevel(String level) {
    client.setLoggingLevel(McpSchema.LoggingLevel.valueOf(level.toUpperCase())).block();
  }

  @Override
  public Runnable subscribe(String uri) {
    client.subscribeResource(new McpSchema.SubscribeRequest(uri)).block();
    return () -> client.unsubscribeResource(new McpSchema.UnsubscribeRequest(uri)).block();
  }

  @Override
  public Runnable listenForTools() {
    return () -> {};
  }

  @Override
  public void close() {
    client.closeGracefully().block();
  }

  @Override
  public boolean endsWithAnErrorWhenGone() {
    return true;
  }
}
