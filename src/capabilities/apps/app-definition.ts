/** Of the HTML of an app (SEP-1865, UI Resource Format). */
export const APP_MIME_TYPE = 'text/html;profile=mcp-app';

/** What the page may load and reach beside itself: origins, such as `https://cdn.example.com`. Hosts let it do nothing else. */
export interface AppCsp {
  /** Of requests: fetch, WebSocket and their like. */
  readonly connectDomains?: readonly string[];
  /** Of scripts, styles, images, fonts and media. */
  readonly resourceDomains?: readonly string[];
  /** Of frames inside of the page. */
  readonly frameDomains?: readonly string[];
  /** Of the document's base. */
  readonly baseUriDomains?: readonly string[];
}

/** What the page would like of the browser; a host may refuse each. */
export interface AppPermissions {
  /** To see through the camera: `{}`. */
  readonly camera?: object;
  /** To hear through the microphone: `{}`. */
  readonly microphone?: object;
  /** To know where the device is: `{}`. */
  readonly geolocation?: object;
  /** To write to the clipboard: `{}`. */
  readonly clipboardWrite?: object;
}

/** How a host shows a page (SEP-1865, `_meta.ui` of a resource). */
export interface AppView {
  /** What the page may load and reach beside itself. */
  readonly csp?: AppCsp;
  /** What the page would like of the browser. */
  readonly permissions?: AppPermissions;
  /** An origin of its own, in the form that the host asks for. */
  readonly domain?: string;
  /** Whether the host draws a border around it. */
  readonly prefersBorder?: boolean;
}

/** Who is shown a tool and may call it (SEP-1865, Visibility): `app` alone hides it from models. No access control. */
export type ToolVisibility = 'model' | 'app';

/** How a tool belongs to an app (SEP-1865, `_meta.ui` of a tool). */
export interface ToolUi {
  /** The `uri` of an app that shows the tool's result. */
  readonly resourceUri?: string;
  /** Without it both. */
  readonly visibility?: readonly ToolVisibility[];
}
