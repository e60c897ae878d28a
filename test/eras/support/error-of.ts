/** The JSON-RPC code and the message of what a client threw. */
export async function errorOf(
  promise: Promise<unknown>,
): Promise<{ readonly code: unknown; readonly message: string }> {
  const error = await promise.then(
    (result) => {
      throw new Error(`Answered: ${JSON.stringify(result)}`);
    },
    (reason: unknown) => reason as { readonly code?: unknown } & Error,
  );
  return { code: error.code, message: error.message };
}
