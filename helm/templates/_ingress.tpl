{{- /* Streams are neither buffered nor cut while they are silent; a session stays with its pod. */ -}}
{{- define "mooring.ingressNginx" -}}
nginx.ingress.kubernetes.io/proxy-buffering: 'off'
nginx.ingress.kubernetes.io/proxy-request-buffering: 'off'
nginx.ingress.kubernetes.io/proxy-read-timeout: {{ include "mooring.text" .Values.ingress.streamTimeoutSeconds | quote }}
nginx.ingress.kubernetes.io/proxy-send-timeout: {{ include "mooring.text" .Values.ingress.streamTimeoutSeconds | quote }}
nginx.ingress.kubernetes.io/proxy-body-size: {{ include "mooring.text" .Values.settings.requestMaxBytes | quote }}
{{- if gt (int (include "mooring.maxReplicas" .)) 1 }}
nginx.ingress.kubernetes.io/upstream-hash-by: $http_mcp_session_id
{{- end }}
{{- end -}}
