package interop;

/** The library has no such thing. */
final class Unsupported extends RuntimeException {
  Unsupported(String why) {
    super(why);
  }
}
