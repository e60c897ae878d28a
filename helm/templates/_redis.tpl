{{- /* Where the URL comes from: url, existing, parts, development, or nothing. */ -}}
{{- define "mooring.redis.source" -}}
{{- $redis := .Values.redis -}}
{{- if $redis.url -}}url
{{- else if $redis.existingSecret.name -}}existing
{{- else if $redis.hosts -}}parts
{{- else if $redis.development.enabled -}}development
{{- end -}}
{{- end -}}

{{- define "mooring.redis.developmentName" -}}{{ include "mooring.fullname" . }}-redis{{- end -}}

{{- /* The URL of `redis.hosts`; passwords stay references, which Kubernetes fills in. */ -}}
{{- define "mooring.redis.partsUrl" -}}
{{- $redis := .Values.redis -}}
{{- $scheme := ternary "rediss" "redis" $redis.tls -}}
{{- $form := ternary "" (printf "+%s" $redis.mode) (eq $redis.mode "single") -}}
{{- $user := ternary (printf "%s:$(MOORING_REDIS_PASSWORD)@" $redis.username) "" (ne $redis.passwordSecret.name "") -}}
{{- $database := ternary (printf "/%d" (int $redis.database)) "" (gt (int $redis.database) 0) -}}
{{- $master := ternary (printf "/%s" $redis.masterName) "" (eq $redis.mode "sentinel") -}}
{{- $query := ternary "?sentinelPassword=$(MOORING_SENTINEL_PASSWORD)" "" (ne $redis.sentinelPasswordSecret.name "") -}}
{{- printf "%s%s://%s%s%s%s%s" $scheme $form $user (join "," $redis.hosts) $master $database $query -}}
{{- end -}}

{{- define "mooring.redis.env" -}}
{{- $redis := .Values.redis -}}
{{- $source := include "mooring.redis.source" . -}}
{{- if eq $source "parts" }}
{{- with $redis.passwordSecret }}
{{- if .name }}
- name: MOORING_REDIS_PASSWORD
  valueFrom: { secretKeyRef: { name: {{ .name }}, key: {{ .key }} } }
{{- end }}
{{- end }}
{{- with $redis.sentinelPasswordSecret }}
{{- if .name }}
- name: MOORING_SENTINEL_PASSWORD
  valueFrom: { secretKeyRef: { name: {{ .name }}, key: {{ .key }} } }
{{- end }}
{{- end }}
- name: REDIS_URL
  value: {{ include "mooring.redis.partsUrl" . | quote }}
{{- else if eq $source "url" }}
- name: REDIS_URL
  valueFrom: { secretKeyRef: { name: {{ include "mooring.fullname" . }}-redis, key: redis-url } }
{{- else if eq $source "existing" }}
- name: REDIS_URL
  valueFrom: { secretKeyRef: { name: {{ $redis.existingSecret.name }}, key: {{ $redis.existingSecret.key }} } }
{{- else if eq $source "development" }}
- name: REDIS_URL
  value: redis://{{ include "mooring.redis.developmentName" . }}:6379
{{- end }}
{{- end -}}

{{- /* Ports for the network policy, as a list in JSON. */ -}}
{{- define "mooring.redis.ports" -}}
{{- $redis := .Values.redis -}}
{{- $source := include "mooring.redis.source" . -}}
{{- $sentinel := or (and (eq $source "parts") (eq $redis.mode "sentinel")) (contains "+sentinel://" $redis.url) -}}
{{- $default := ternary 26379 6379 $sentinel -}}
{{- $hosts := ternary $redis.hosts (list) (eq $source "parts") -}}
{{- if eq $source "url" -}}
{{- $hosts = regexReplaceAll "^[a-zA-Z+]+://([^@/?#]*@)?([^/?#]*).*$" $redis.url "${2}" | splitList "," -}}
{{- end -}}
{{- $ports := ternary (list 6379) (list) (or $sentinel (empty $hosts)) -}}
{{- range $hosts -}}
{{- $port := regexFind ":[0-9]+$" . | trimPrefix ":" -}}
{{- $ports = append $ports (ternary $default (int $port) (eq $port "")) -}}
{{- end -}}
{{- default (uniq $ports) .Values.networkPolicy.redisPorts | toJson -}}
{{- end -}}
