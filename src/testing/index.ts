/** The testing kit of a team's package. Bound to no test framework. */
export { FakeCallContext, type FakeCallOptions } from './fake-call-context.js';
export { errorTextOf, structuredOf, textOf } from './results.js';
export { startTestApp, type TestApp, type TestAppOptions } from './test-app.js';
export type { ClientAnswers } from './client-answers.js';
export type { TestClient, TestNotification, TestPage, TestRequestOptions } from './test-client.js';
export type { TestCaller } from './test-issuer.js';
