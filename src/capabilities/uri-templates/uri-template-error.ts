/** Why a URI template cannot be served; its message follows the words "its uriTemplate cannot be matched:". */
export class UriTemplateError extends Error {}
