/** The group of these settings in `docs/settings.md`. */
export const AUTHENTICATION = 'Authentication';

/** Keys and tokens are worth nothing where they can be read or replaced on the way. */
export const SAFE_URL =
  /^(https:\/\/[^\s/?#]+|http:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?)(\/[^\s?#]*)?$/i;
export const NOT_SAFE_URL = 'is not an https:// URL without query (http:// only for this machine)';

/** A URL of which the hosts decide whether it may be by http. */
export const HTTP_URL = /^https?:\/\/[^\s/?#]+(\/[^\s?#]*)?$/i;
export const NOT_HTTP_URL = 'is not an https:// URL without query';

/** A scope of RFC 6749. */
export const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
