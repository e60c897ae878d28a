import { Logger } from '@nestjs/common';

const LEVELS = ['log', 'warn', 'error'] as const;

/** Collects what Nest's `Logger` writes, as `level message`, until `restore`; an object as JSON. */
export function captureLog(): { readonly lines: readonly string[]; restore(): void } {
  const lines: string[] = [];
  const spies = LEVELS.map((level) =>
    jest.spyOn(Logger.prototype, level).mockImplementation((...args: unknown[]) => {
      lines.push(`${level} ${textOf(args[0])}`);
    }),
  );
  return { lines, restore: () => spies.forEach((spy) => spy.mockRestore()) };
}

function textOf(said: unknown): string {
  return typeof said === 'string' ? said : JSON.stringify(said);
}
