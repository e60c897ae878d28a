import { Logger } from '@nestjs/common';

const LEVELS = ['log', 'warn', 'error'] as const;

/** Collects what Nest's `Logger` writes, as `level message`, until `restore`. */
export function captureLog(): { readonly lines: readonly string[]; restore(): void } {
  const lines: string[] = [];
  const spies = LEVELS.map((level) =>
    jest.spyOn(Logger.prototype, level).mockImplementation((...args: unknown[]) => {
      lines.push(`${level} ${String(args[0])}`);
    }),
  );
  return { lines, restore: () => spies.forEach((spy) => spy.mockRestore()) };
}
