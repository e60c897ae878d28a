package interop;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** What the server says outside of answers, and what its questions are answered with. */
final class Events {
  final BlockingQueue<Double> progress = new LinkedBlockingQueue<>();
  final BlockingQueue<String> logs = new LinkedBlockingQueue<>();
  final BlockingQueue<String> updated = new LinkedBlockingQueue<>();
  final BlockingQueue<Boolean> changed = new LinkedBlockingQueue<>();
  volatile String answer = "decline";
}
