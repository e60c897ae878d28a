{{- /* Who is let in. Without issuers the service only starts when it is told aloud that nobody is asked. */ -}}
{{- define "mooring.auth" -}}
{{- with .Values.auth }}
{{- if and (not .issuers) (not $.Values.servers) }}
AUTH_DISABLED: 'true'
{{- end }}
PUBLIC_CAPABILITIES: {{ include "mooring.publicCapabilities" .publicCapabilities | quote }}
{{- if .issuers }}
AUTH_ISSUER: {{ join "," .issuers | quote }}
{{- with .tenants }}
AUTH_TENANTS: {{ join "," . | quote }}
{{- end }}
{{- with .httpHosts }}
AUTH_HTTP_HOSTS: {{ join "," . | quote }}
{{- end }}
{{- with .authorizationServers }}
AUTH_AUTHORIZATION_SERVERS: {{ join "," . | quote }}
{{- end }}
{{- with .audience }}
AUTH_AUDIENCE: {{ join "," . | quote }}
{{- end }}
{{- with .clientsWithoutAudience }}
AUTH_CLIENTS_WITHOUT_AUDIENCE: {{ join "," . | quote }}
{{- end }}
{{- with .resource }}
AUTH_RESOURCE: {{ . | quote }}
{{- end }}
{{- with .scopes }}
AUTH_SCOPES: {{ join "," . | quote }}
{{- end }}
{{- with .scopePrefix }}
AUTH_SCOPE_PREFIX: {{ . | quote }}
{{- end }}
AUTH_SCOPE_PREFIX_IN_TOKENS: {{ .scopePrefixInTokens | quote }}
AUTH_SCOPES_OFFERED: {{ .scopesOffered }}
AUTH_ROLES_CLAIM: {{ .rolesClaim | quote }}
{{- with .appRoles }}
AUTH_APP_ROLES: {{ join "," . | quote }}
{{- end }}
AUTH_ALGORITHMS: {{ join "," .algorithms | quote }}
AUTH_CLOCK_TOLERANCE_SECONDS: {{ include "mooring.text" .clockToleranceSeconds | quote }}
{{- with .requiredClaims }}
AUTH_REQUIRED_CLAIMS: {{ join "," . | quote }}
{{- end }}
AUTH_TOKEN_TYPES: {{ join "," .tokenTypes | quote }}
{{- with .jwksUri }}
AUTH_JWKS_URI: {{ . | quote }}
{{- end }}
{{- if .introspection.url }}
AUTH_INTROSPECTION_URL: {{ .introspection.url | quote }}
AUTH_INTROSPECTION_CLIENT_ID: {{ .introspection.clientId | quote }}
AUTH_INTROSPECTED_TOKENS: {{ .introspection.tokens }}
{{- end }}
ADMIN_ENABLED: {{ $.Values.admin.enabled | quote }}
{{- end }}
{{- end }}
{{- with .Values.audit.log }}
AUDIT_LOG: {{ . | quote }}
{{- end }}
AUDIT_PRINCIPAL: {{ .Values.audit.principal }}
{{- end -}}

{{- /* What is not said opens nothing. YAML reads on and off as true and false. */ -}}
{{- define "mooring.publicCapabilities" -}}
{{- ternary "on" "off" (has (toString .) (list "on" "true")) -}}
{{- end -}}

{{- define "mooring.auth.env" -}}
{{- with .Values.auth.introspection }}
{{- if .url }}
- name: AUTH_INTROSPECTION_CLIENT_SECRET
  valueFrom: { secretKeyRef: { name: {{ .clientSecret.name }}, key: {{ .clientSecret.key }} } }
{{- end }}
{{- end }}
{{- end -}}

{{- /* The ports of authorization servers, for the network policy, as a list in JSON. */ -}}
{{- define "mooring.auth.ports" -}}
{{- $ports := list -}}
{{- $urls := concat .Values.auth.issuers (list .Values.auth.jwksUri .Values.auth.introspection.url) -}}
{{- range .Values.servers -}}
{{- $urls = concat $urls (default list .authIssuer) (list .authJwksUri .authIntrospectionUrl) -}}
{{- end -}}
{{- range $urls -}}
{{- if . -}}
{{- $port := regexFind ":[0-9]+$" (regexReplaceAll "^https?://([^/]*).*$" . "${1}") | trimPrefix ":" -}}
{{- $ports = append $ports (int (default (ternary 80 443 (hasPrefix "http://" .)) $port)) -}}
{{- end -}}
{{- end -}}
{{- uniq $ports | toJson -}}
{{- end -}}

{{- define "mooring.checks.auth" -}}
{{- $auth := .Values.auth -}}
{{- if and $auth.issuers (not $auth.audience) (not .Values.servers) -}}
{{- fail "auth.issuers needs auth.audience: a token for another service must not open this one" -}}
{{- end -}}
{{- if and (not $auth.issuers) (not .Values.servers) (or $auth.audience $auth.resource $auth.scopes $auth.requiredClaims $auth.jwksUri $auth.introspection.url) -}}
{{- fail "auth.audience, resource, scopes, requiredClaims, jwksUri and introspection have no effect without auth.issuers: set it" -}}
{{- end -}}
{{- if and (not $auth.issuers) (not .Values.servers) (or $auth.tenants $auth.httpHosts $auth.authorizationServers $auth.clientsWithoutAudience $auth.scopePrefix $auth.appRoles) -}}
{{- fail "auth.tenants, httpHosts, authorizationServers, clientsWithoutAudience, scopePrefix and appRoles have no effect without auth.issuers: set it" -}}
{{- end -}}
{{- if and $auth.scopePrefixInTokens (not $auth.scopePrefix) -}}
{{- fail "auth.scopePrefixInTokens needs auth.scopePrefix" -}}
{{- end -}}
{{- if and (ne $auth.introspection.tokens "opaque") (not $auth.introspection.url) -}}
{{- fail "auth.introspection.tokens needs auth.introspection.url" -}}
{{- end -}}
{{- range concat $auth.issuers $auth.authorizationServers (list $auth.jwksUri $auth.introspection.url) -}}
{{- $host := regexReplaceAll "^http://(\\[[^\\]]*\\]|[^/:]*).*$" . "${1}" -}}
{{- if and (hasPrefix "http://" .) (not (has $host $auth.httpHosts)) (not (regexMatch "^(localhost|127(\\.[0-9]{1,3}){3}|\\[::1\\])$" $host)) -}}
{{- fail (printf "auth.issuers, authorizationServers, jwksUri or introspection.url has %s, which is not an https:// URL: others on the way could forge tokens; where it is inside of the cluster, name its host in auth.httpHosts" .) -}}
{{- end -}}
{{- end -}}
{{- if and .Values.admin.enabled (not $auth.issuers) -}}
{{- fail "admin.enabled needs auth.issuers: nobody could be told from an administrator" -}}
{{- end -}}
{{- if and $auth.introspection.url (not (and $auth.introspection.clientId $auth.introspection.clientSecret.name)) -}}
{{- fail "auth.introspection.url needs auth.introspection.clientId and auth.introspection.clientSecret.name" -}}
{{- end -}}
{{- if and (gt (len $auth.issuers) 1) (or $auth.jwksUri $auth.introspection.url) -}}
{{- fail "auth.jwksUri and auth.introspection.url belong to one issuer, and auth.issuers names several: leave them out" -}}
{{- end -}}
{{- end -}}
