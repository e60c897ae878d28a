package interop;

import java.net.URI;

/** The steps with the SDK's modern client, or, with `MCP_ERA=legacy`, its client of sessions. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    var events = new Events();
    var url = URI.create(System.getenv("MCP_URL"));
    var legacy = "legacy".equals(System.getenv("MCP_ERA"));
    var steps = new Steps(() -> legacy ? new LegacyClient(url, events) : new ModernClient(url, events), events);
    for (var step : System.getenv("MCP_STEPS").split(",")) System.out.println((step + " " + verdict(steps, step)).strip());
    System.exit(0);
  }

  private static String verdict(Steps steps, String step) {
    try {
      return "ok " + oneLine(steps.run(step));
    } catch (Unsupported why) {
      return "unsupported " + why.getMessage();
    } catch (Exception | AssertionError error) {
      error.printStackTrace();
      return "failed " + oneLine(error.toString());
    }
  }

  private static String oneLine(String text) {
    var line = text.replaceAll("\\s+", " ");
    return line.substring(0, Math.min(line.length(), 200));
  }
}
