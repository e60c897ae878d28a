import type { ResourceDefinition } from '../definitions.js';
import { APP_MIME_TYPE, type AppCsp, type AppView, type ToolUi } from './app-definition.js';

const SCHEME = 'ui:';

/** An origin or a scheme of a policy. More would let a definition write directives of its own. */
const ORIGIN = /^(?:(?:https?|wss?):\/\/(?:\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?|data:|blob:)$/i;

const CSP = [
  'connectDomains',
  'resourceDomains',
  'frameDomains',
  'baseUriDomains',
] as const satisfies readonly (keyof AppCsp)[];
const PERMISSIONS = ['camera', 'microphone', 'geolocation', 'clipboardWrite'];
const VIEW: readonly string[] = ['csp', 'permissions', 'domain', 'prefersBorder'] satisfies (keyof AppView)[];

/** @returns problems of a resource that is an app, none for another */
export function checkApp({ uri, mimeType, ui }: ResourceDefinition): string[] {
  if (ui === undefined) return [];
  return [
    ...checkAppUri(uri),
    ...(mimeType === undefined || mimeType === APP_MIME_TYPE
      ? []
      : [`its mimeType is not ${APP_MIME_TYPE}: leave it out`]),
    ...unknownIn(ui, VIEW, 'ui'),
    ...unknownIn(ui.csp, CSP, 'csp'),
    ...unknownIn(ui.permissions, PERMISSIONS, 'permissions'),
    ...CSP.flatMap((directive) => checkOrigins(directive, ui.csp?.[directive])),
  ];
}

/** @returns problems of how a tool belongs to an app; whether there is such an app is found out later */
export function checkToolUi(ui: ToolUi | string | undefined): string[] {
  const { resourceUri, visibility } = toToolUi(ui) ?? {};
  const problems = resourceUri === undefined ? [] : checkAppUri(resourceUri);
  const isVisibility =
    visibility === undefined ||
    (Array.isArray(visibility) && visibility.length > 0 && visibility.every((one) => one === 'model' || one === 'app'));
  if (!isVisibility)
    problems.push(`the visibility of its ui is not some of 'model' and 'app': write visibility: ['app']`);
  if (ui !== undefined && resourceUri === undefined && visibility === undefined)
    problems.push(`its ui names no app and no visibility: write ui: 'ui://acme/chart'`);
  return problems;
}

/** A tool's `ui`, which is an app's URI in short. */
export function toToolUi(ui: ToolUi | string | undefined): ToolUi | undefined {
  return typeof ui === 'string' ? { resourceUri: ui } : ui;
}

function checkAppUri(uri: string): string[] {
  if (URL.parse(uri)?.protocol === SCHEME) return [];
  return [`${JSON.stringify(uri)} is no URI of an app: write "ui://acme/chart"`];
}

function unknownIn(members: object | undefined, known: readonly string[], name: string): string[] {
  const unknown = Object.keys(members ?? {}).filter((member) => !known.includes(member));
  return unknown.map((member) => `its ${name} has no ${member}, but ${known.join(', ')}`);
}

function checkOrigins(directive: string, origins: readonly string[] | undefined): string[] {
  const wrong = (origins ?? []).filter((origin) => !ORIGIN.test(origin));
  return wrong.map(
    (origin) => `${JSON.stringify(origin)} of its ${directive} is no origin: write "https://cdn.example.com"`,
  );
}
