import { quoted } from '../../text/quoted.js';
import type { ArgumentIssue } from '../outcomes.js';

const MAX_ISSUES = 10;
const MAX_ISSUE_LENGTH = 300;

/** One line for people and models: every field that does not fit and why, bounded in number and length. */
export function describeArgumentIssues(issues: readonly ArgumentIssue[]): string {
  const shown = issues.slice(0, MAX_ISSUES).map(describeIssue);
  const hidden = issues.length - shown.length;
  return hidden > 0 ? `${shown.join('; ')}; and ${hidden} more` : shown.join('; ');
}

function describeIssue({ path, message }: ArgumentIssue): string {
  return quoted(path === '' ? message : `${path}: ${message}`, MAX_ISSUE_LENGTH);
}
