import type {
  ElicitResult,
  FormQuestion,
  Root,
  SamplingQuestion,
  SamplingResult,
  SamplingResultWithTools,
  UrlQuestion,
} from '../capabilities/protocol-questions.js';

type Awaitable<T> = T | Promise<T>;

/** How the client answers what a call asks. It declares what is given here and nothing else. */
export interface ClientAnswers {
  /** What the user does with a form or a page. */
  readonly elicit?: (params: FormQuestion | UrlQuestion) => Awaitable<ElicitResult>;
  /** What the model of the client says. */
  readonly sample?: (params: SamplingQuestion) => Awaitable<SamplingResult | SamplingResultWithTools>;
  /** The folders that the client works in. */
  readonly roots?: () => Awaitable<Root[]>;
}
