{{- /* The authorization servers of one of `servers`, as a list in JSON: its own, or those of all. */ -}}
{{- define "mooring.server.issuers" -}}
{{- ternary .server.authIssuer .root.Values.auth.issuers (hasKey .server "authIssuer") | default list | toJson -}}
{{- end -}}

{{- /*
Every endpoint of a pod, as a list in JSON: its path, whether it has sessions and asks for tokens, and where its metadata is (RFC 9728). One at `/mcp`
has the metadata of the whole host; several, and one under a prefix, have that of their paths.
*/ -}}
{{- define "mooring.endpoints" -}}
{{- $wellKnown := "/.well-known/oauth-protected-resource" -}}
{{- $endpoints := list -}}
{{- range .Values.servers -}}
{{- $guarded := ne "[]" (include "mooring.server.issuers" (dict "root" $ "server" .)) -}}
{{- $sessions := include "mooring.onOrOff" (ternary .legacySessions $.Values.settings.legacySessions (hasKey . "legacySessions")) -}}
{{- $endpoints = append $endpoints (dict "path" .path "sessions" $sessions "guarded" $guarded "metadata" (printf "%s%s" $wellKnown .path) "metadataType" "Exact") -}}
{{- else -}}
{{- $path := .Values.server.path -}}
{{- $isPlain := eq $path "/mcp" -}}
{{- $metadata := ternary $wellKnown (printf "%s%s" $wellKnown $path) $isPlain -}}
{{- $endpoints = append $endpoints (dict "path" $path "sessions" (include "mooring.legacySessions" .) "guarded" (not (empty .Values.auth.issuers)) "metadata" $metadata "metadataType" (ternary "Prefix" "Exact" $isPlain)) -}}
{{- end -}}
{{- toJson $endpoints -}}
{{- end -}}

{{- /* What nobody has to sign in for: the paths, with commas between them. */ -}}
{{- define "mooring.openPaths" -}}
{{- $paths := list -}}
{{- range fromJsonArray (include "mooring.endpoints" .) -}}
{{- if not .guarded -}}{{- $paths = append $paths .path -}}{{- end -}}
{{- end -}}
{{- join ", " $paths -}}
{{- end -}}

{{- /* `MCP_SERVERS`. Who is open says so aloud, and names of hosts are beside those of the release. */ -}}
{{- define "mooring.servers" -}}
{{- $servers := list -}}
{{- range .Values.servers -}}
{{- $server := deepCopy . -}}
{{- if hasKey . "legacySessions" -}}
{{- $_ := set $server "legacySessions" (include "mooring.onOrOff" .legacySessions) -}}
{{- end -}}
{{- if hasKey . "publicCapabilities" -}}
{{- $_ := set $server "publicCapabilities" (include "mooring.publicCapabilities" .publicCapabilities) -}}
{{- end -}}
{{- if hasKey . "allowedHosts" -}}
{{- $_ := set $server "allowedHosts" (concat (splitList "," (include "mooring.allowedHosts" $)) .allowedHosts | uniq) -}}
{{- end -}}
{{- if eq "[]" (include "mooring.server.issuers" (dict "root" $ "server" .)) -}}
{{- $_ := set $server "authDisabled" true -}}
{{- end -}}
{{- $servers = append $servers $server -}}
{{- end -}}
{{- toJson $servers -}}
{{- end -}}

{{- /* The modules of all servers, as a list in JSON. */ -}}
{{- define "mooring.allModules" -}}
{{- $modules := .Values.modules -}}
{{- range .Values.servers -}}{{- $modules = concat $modules (default list .modules) -}}{{- end -}}
{{- toJson (uniq $modules) -}}
{{- end -}}

{{- define "mooring.checks.servers" -}}
{{- $paths := list -}}
{{- $names := list -}}
{{- range .Values.servers -}}
{{- $path := lower .path -}}
{{- if has $path $paths -}}
{{- fail (printf "servers has two at %s: give each a path of its own" .path) -}}
{{- end -}}
{{- $paths = append $paths $path -}}
{{- $name := lower (default "" (default dict .identity).name) -}}
{{- if and $name (has $name $names) -}}
{{- fail (printf "servers has two of the name %s: give each a name of its own" $name) -}}
{{- end -}}
{{- $names = append $names $name -}}
{{- if not (or .modules $.Values.modules) -}}
{{- fail (printf "the server at %s has no modules, and there are none for all: set its modules" .path) -}}
{{- end -}}
{{- if and (ne "[]" (include "mooring.server.issuers" (dict "root" $ "server" .))) (not (or .authAudience $.Values.auth.audience)) -}}
{{- fail (printf "the server at %s asks for tokens of nobody in particular: set its authAudience" .path) -}}
{{- end -}}
{{- end -}}
{{- if and .Values.servers (or (ne .Values.server.path "/mcp") .Values.server.name) -}}
{{- fail "server.path and server.name are of one server: leave them out, and give each of servers its path and its identity.name" -}}
{{- end -}}
{{- end -}}
