{{- /* The file of certificates that Node trusts beside its own: one, so it comes from one place. Empty without any. */ -}}
{{- define "mooring.ca.path" -}}
{{- if .Values.redis.caSecret.name -}}/etc/mooring/redis-ca/{{ .Values.redis.caSecret.key }}
{{- else if or .Values.caCertificates.configMap .Values.caCertificates.secret -}}/etc/mooring/ca/{{ .Values.caCertificates.key }}
{{- end -}}
{{- end -}}

{{- define "mooring.ca.env" -}}
{{- with include "mooring.ca.path" . }}
- name: NODE_EXTRA_CA_CERTS
  value: {{ . }}
{{- end }}
{{- end -}}

{{- define "mooring.ca.volumes" -}}
{{- if .Values.redis.caSecret.name }}
- name: redis-ca
  secret: { secretName: {{ .Values.redis.caSecret.name }} }
{{- else if .Values.caCertificates.configMap }}
- name: ca
  configMap: { name: {{ .Values.caCertificates.configMap }} }
{{- else if .Values.caCertificates.secret }}
- name: ca
  secret: { secretName: {{ .Values.caCertificates.secret }} }
{{- end }}
{{- end -}}

{{- define "mooring.ca.volumeMounts" -}}
{{- if .Values.redis.caSecret.name }}
- { name: redis-ca, mountPath: /etc/mooring/redis-ca, readOnly: true }
{{- else if or .Values.caCertificates.configMap .Values.caCertificates.secret }}
- { name: ca, mountPath: /etc/mooring/ca, readOnly: true }
{{- end }}
{{- end -}}

{{- define "mooring.checks.ca" -}}
{{- $ca := .Values.caCertificates -}}
{{- $places := list -}}
{{- if $ca.configMap -}}{{- $places = append $places "caCertificates.configMap" -}}{{- end -}}
{{- if $ca.secret -}}{{- $places = append $places "caCertificates.secret" -}}{{- end -}}
{{- if .Values.redis.caSecret.name -}}{{- $places = append $places "redis.caSecret" -}}{{- end -}}
{{- if gt (len $places) 1 -}}
{{- fail (printf "%s each name a file of certificates, and Node reads one: put all certificates into one file" (join " and " $places)) -}}
{{- end -}}
{{- end -}}
