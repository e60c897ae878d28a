{{- /* Users and groups are OpenShift's to choose there. */ -}}
{{- define "mooring.podSecurityContext" -}}
{{- $context := .Values.podSecurityContext -}}
{{- if .Values.openshift -}}{{- $context = omit $context "runAsUser" "runAsGroup" "fsGroup" -}}{{- end -}}
{{- toYaml $context -}}
{{- end -}}

{{- /* Takes root and probe (a value of `probes`) and path. */ -}}
{{- define "mooring.probe" -}}
httpGet: { path: {{ .path }}, port: http }
periodSeconds: {{ .probe.periodSeconds }}
timeoutSeconds: {{ .probe.timeoutSeconds }}
failureThreshold: {{ .probe.failureThreshold }}
{{- end -}}

{{- /* Kubernetes can wait by itself since 1.30; before, the image's `sleep` does. */ -}}
{{- define "mooring.preStop" -}}
{{- if semverCompare ">=1.30.0-0" .Capabilities.KubeVersion.Version -}}
sleep: { seconds: {{ include "mooring.preStopSeconds" . }} }
{{- else -}}
exec: { command: [sleep, '{{ include "mooring.preStopSeconds" . }}'] }
{{- end -}}
{{- end -}}

{{- define "mooring.topologySpread" -}}
{{- if kindIs "invalid" .Values.topologySpreadConstraints -}}
{{- range $key := list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
- maxSkew: 1
  topologyKey: {{ $key }}
  whenUnsatisfiable: ScheduleAnyway
  matchLabelKeys: [pod-template-hash]
  labelSelector:
    matchLabels:
      {{- include "mooring.selectorLabels" $ | nindent 6 }}
{{- end }}
{{- else -}}
{{- toYaml .Values.topologySpreadConstraints -}}
{{- end -}}
{{- end -}}

{{- define "mooring.volumes" -}}
- name: tmp
  emptyDir: { sizeLimit: {{ .Values.tmpSizeLimit }} }
{{- if .Values.moduleImages }}
- name: modules
  emptyDir: {}
{{- end }}
{{- include "mooring.ca.volumes" . }}
{{- with .Values.extraVolumes }}
{{ tpl (toYaml .) $ }}
{{- end }}
{{- end -}}

{{- define "mooring.volumeMounts" -}}
- { name: tmp, mountPath: /tmp }
{{- if .Values.moduleImages }}
- { name: modules, mountPath: /modules, readOnly: true }
{{- end }}
{{- include "mooring.ca.volumeMounts" . }}
{{- with .Values.extraVolumeMounts }}
{{ tpl (toYaml .) $ }}
{{- end }}
{{- end -}}

{{- define "mooring.initContainers" -}}
{{- range .Values.moduleImages }}
- name: module-{{ .name }}
  image: {{ .image | quote }}
  imagePullPolicy: {{ default "IfNotPresent" .pullPolicy }}
  command: [cp, -R, '{{ default "/module" .path }}/.', /modules/{{ .name }}/]
  resources:
    requests: { cpu: 10m, memory: 32Mi }
    limits: { memory: 128Mi }
  securityContext:
    {{- toYaml $.Values.securityContext | nindent 4 }}
  volumeMounts:
    - { name: modules, mountPath: /modules/{{ .name }}, subPath: {{ .name }} }
{{- end }}
{{- with .Values.extraInitContainers }}
{{ tpl (toYaml .) $ }}
{{- end }}
{{- end -}}
