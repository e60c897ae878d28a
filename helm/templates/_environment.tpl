{{- /* Every name that clients may use in `Host`. */ -}}
{{- define "mooring.allowedHosts" -}}
{{- $name := include "mooring.fullname" . -}}
{{- $inNamespace := printf "%s.%s" $name .Release.Namespace -}}
{{- $hosts := list $name $inNamespace (printf "%s.svc" $inNamespace) (printf "%s.svc.%s" $inNamespace .Values.clusterDomain) -}}
{{- if .Values.ingress.enabled -}}{{- $hosts = concat $hosts .Values.ingress.hosts -}}{{- end -}}
{{- if .Values.httpRoute.enabled -}}{{- $hosts = concat $hosts .Values.httpRoute.hostnames -}}{{- end -}}
{{- concat $hosts .Values.allowedHosts | uniq | join "," -}}
{{- end -}}

{{- /* The variables of the ConfigMap. An empty value is a setting that stays unset. */ -}}
{{- define "mooring.environment" -}}
HOST: '0.0.0.0'
PORT: '3000'
METRICS_PORT: {{ include "mooring.text" .Values.metrics.port | quote }}
ALLOWED_HOSTS: {{ include "mooring.allowedHosts" . | quote }}
{{- with .Values.modules }}
MCP_MODULES: {{ join "," . | quote }}
{{- end }}
{{- if .Values.servers }}
MCP_SERVERS: {{ include "mooring.servers" . | quote }}
{{- else if ne .Values.server.path "/mcp" }}
MCP_PATH: {{ .Values.server.path | quote }}
{{- end }}
{{- range $member, $variable := dict "name" "NAME" "title" "TITLE" "version" "VERSION" "description" "DESCRIPTION" "websiteUrl" "WEBSITE_URL" "instructions" "INSTRUCTIONS" }}
{{- with get $.Values.server $member }}
MCP_SERVER_{{ $variable }}: {{ . | quote }}
{{- end }}
{{- end }}
{{- with .Values.server.icons }}
MCP_SERVER_ICONS: {{ toJson . | quote }}
{{- end }}
SHUTDOWN_DELAY_SECONDS: {{ include "mooring.text" .Values.shutdown.delaySeconds | quote }}
SHUTDOWN_DRAIN_SECONDS: {{ include "mooring.text" .Values.shutdown.drainSeconds | quote }}
{{- with .Values.redis.keyPrefix }}
REDIS_KEY_PREFIX: {{ . | quote }}
{{- end }}
RATE_LIMIT_ENABLED: {{ include "mooring.text" .Values.rateLimits.enabled | quote }}
{{- range $setting, $value := .Values.settings }}
{{- if eq $setting "legacySessions" }}
LEGACY_SESSIONS: {{ include "mooring.legacySessions" $ | quote }}
{{- else if not (empty (include "mooring.text" $value)) }}
{{ snakecase $setting | upper }}: {{ include "mooring.text" $value | quote }}
{{- end }}
{{- end }}
{{- include "mooring.auth" . }}
{{- include "mooring.tracing" . }}
{{- with include "mooring.nodeOptions" . }}
NODE_OPTIONS: {{ . | quote }}
{{- end }}
{{- end -}}

{{- /* In YAML `on` and `off` without quotes are true and false. */ -}}
{{- define "mooring.legacySessions" -}}
{{- include "mooring.onOrOff" .Values.settings.legacySessions -}}
{{- end -}}

{{- define "mooring.onOrOff" -}}
{{- ternary "off" "on" (has (toString .) (list "off" "false")) -}}
{{- end -}}

{{- /* OpenTelemetry's own variables; nothing of it is loaded without the first. */ -}}
{{- define "mooring.tracing" -}}
{{- with .Values.tracing -}}
{{- if .endpoint }}
OTEL_EXPORTER_OTLP_ENDPOINT: {{ .endpoint | quote }}
OTEL_TRACES_SAMPLER: {{ .sampler }}
OTEL_TRACES_SAMPLER_ARG: {{ include "mooring.text" .samplerRatio | quote }}
{{- range $name, $value := merge (dict) .extra (dict "OTEL_SERVICE_NAME" (include "mooring.fullname" $)) }}
{{ $name }}: {{ include "mooring.text" $value | quote }}
{{- end }}
{{- end }}
{{- end -}}
{{- end -}}

{{- /* The keys of stateless calls; without them pods share one in Redis. */ -}}
{{- define "mooring.stateKeys" -}}
{{- with .Values.stateKeys.existingSecret }}
{{- if .name }}
- name: MCP_STATE_KEYS
  valueFrom: { secretKeyRef: { name: {{ .name }}, key: {{ .key }} } }
{{- end }}
{{- end }}
{{- end -}}

{{- define "mooring.env" -}}
{{- include "mooring.redis.env" . -}}
{{- include "mooring.ca.env" . -}}
{{- include "mooring.stateKeys" . -}}
{{- include "mooring.auth.env" . -}}
{{- with .Values.extraEnv }}
{{ tpl (toYaml .) $ }}
{{- end }}
{{- end -}}
