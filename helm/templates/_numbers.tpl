{{- /* Helm reads numbers as floats; this writes them as people do. */ -}}
{{- define "mooring.text" -}}
{{- if kindIs "slice" . -}}{{ join "," . }}
{{- else if kindIs "float64" . -}}{{ if eq (floor .) . }}{{ int64 . }}{{ else }}{{ . }}{{ end }}
{{- else -}}{{ . }}
{{- end -}}
{{- end -}}

{{- /* Bytes of a memory quantity; fails with advice on a form it can't read. */ -}}
{{- define "mooring.bytes" -}}
{{- $text := include "mooring.text" . -}}
{{- $units := dict "" 1 "k" 1000 "M" 1000000 "G" 1000000000 "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 -}}
{{- if not (regexMatch "^[0-9]+(\\.[0-9]+)?(k|M|G|Ki|Mi|Gi)?$" $text) -}}
{{- fail (printf "resources.limits.memory is %q, which the chart can't read: write a number with Mi or Gi, as in 768Mi" $text) -}}
{{- end -}}
{{- $unit := regexFind "[a-zA-Z]+$" $text -}}
{{- mulf (float64 (trimSuffix $unit $text)) (get $units $unit) | floor | int64 -}}
{{- end -}}

{{- /* Bytes of the memory limit; empty when there is none. */ -}}
{{- define "mooring.memoryLimitBytes" -}}
{{- with (default (dict) .Values.resources.limits).memory -}}{{ include "mooring.bytes" . }}{{- end -}}
{{- end -}}

{{- /* Node takes the last of two flags, so values have the last word. */ -}}
{{- define "mooring.nodeOptions" -}}
{{- $options := prepend .Values.nodeOptions "--max-semi-space-size=32" -}}
{{- with include "mooring.memoryLimitBytes" . -}}
{{- $heap := div (mul (int64 .) (int64 $.Values.heapPercent)) 104857600 -}}
{{- $options = prepend $options (printf "--max-old-space-size=%d" $heap) -}}
{{- end -}}
{{- join " " $options -}}
{{- end -}}

{{- /* Pods that run at least and at most, whoever scales. */ -}}
{{- define "mooring.minReplicas" -}}
{{- if .Values.autoscaling.enabled -}}{{ int .Values.autoscaling.minReplicas }}
{{- else if .Values.keda.enabled -}}{{ int .Values.keda.minReplicas }}
{{- else -}}{{ int .Values.replicaCount }}
{{- end -}}
{{- end -}}

{{- define "mooring.maxReplicas" -}}
{{- if .Values.autoscaling.enabled -}}{{ int .Values.autoscaling.maxReplicas }}
{{- else if .Values.keda.enabled -}}{{ int .Values.keda.maxReplicas }}
{{- else -}}{{ int .Values.replicaCount }}
{{- end -}}
{{- end -}}

{{- /* The steps of a pod's end, in seconds. The process gives up closing 10 s after the drain. */ -}}
{{- define "mooring.preStopSeconds" -}}
{{- $own := .Values.shutdown.preStopSeconds -}}
{{- if kindIs "invalid" $own -}}{{ int .Values.shutdown.delaySeconds }}{{- else -}}{{ int $own }}{{- end -}}
{{- end -}}

{{- define "mooring.leavingSeconds" -}}
{{- add (int (include "mooring.preStopSeconds" .)) (int .Values.shutdown.delaySeconds) (int .Values.shutdown.drainSeconds) 10 -}}
{{- end -}}

{{- define "mooring.gracePeriodSeconds" -}}
{{- $own := .Values.shutdown.gracePeriodSeconds -}}
{{- if kindIs "invalid" $own -}}{{ add (int (include "mooring.leavingSeconds" .)) 5 }}{{- else -}}{{ int $own }}{{- end -}}
{{- end -}}
