import type { Ajv, FuncKeywordDefinition } from 'ajv';

/** Marks the subschemas that a check may come to again, in the copy that is compiled. */
export const STEP = 'mooring:step';

/** How many steps a check may take where its schema is recursive and its declaration says nothing. */
export const DEFAULT_MAX_STEPS = 1_000_000;

/** A check has taken all its steps. */
export class StepsSpentError extends Error {}

/** Counts the steps of one check at a time; checks are synchronous. */
export class StepBudget {
  private left = 0;

  constructor(readonly max: number) {}

  begin(): void {
    this.left = this.max;
  }

  /** Lets Ajv take one before it looks at anything of a marked subschema. */
  addTo(ajv: Ajv): void {
    const keyword: FuncKeywordDefinition = { keyword: STEP, schema: false, errors: false, validate: () => this.take() };
    const first = ajv.RULES.rules.find(({ type }) => type === undefined)?.rules[0]?.keyword;
    ajv.addKeyword(first === undefined ? keyword : { ...keyword, before: first });
  }

  private take(): true {
    if (this.left-- > 0) return true;
    throw new StepsSpentError();
  }
}
