/** The work that every contender does: as many tools, of which one is called, and it answers what it was given. */
export const TOOL = 'echo';
export const TEXT = 'A sentence of about the length that a model passes on to a tool.';

/** Names of the tools beside `echo`. */
export const others = (tools) => Array.from({ length: tools - 1 }, (_, index) => `tool_${index}`);

export const DESCRIPTION = 'Answers the text that it was given.';

export const echo = ({ text }) => ({ content: [{ type: 'text', text }] });

export const LEGACY = '2025-11-25';
export const MODERN = '2026-07-28';
