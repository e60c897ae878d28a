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
  readonly elicit?: (params: FormQuestion | UrlQuestion) => Awaitable<ElicitResult>;
  readonly sample?: (params: SamplingQuestion) => Awaitable<SamplingResult | SamplingResultWithTools>;
  readonly roots?: () => Awaitable<Root[]>;
}
