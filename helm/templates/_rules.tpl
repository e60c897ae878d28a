{{- /* What selects this release's series. */ -}}
{{- define "mooring.selector" -}}
{{- default (printf "job=%q,namespace=%q" .Release.Name .Release.Namespace) .Values.alerts.selector -}}
{{- end -}}

{{- /* files/alerts.yaml.tpl with the values of this release. */ -}}
{{- define "mooring.rules" -}}
{{- tpl (.Files.Get "files/alerts.yaml.tpl") . -}}
{{- end -}}

{{- /*
A counter that moved within a window. A series that is new counts too: `increase` sees nothing when it begins above 0.
Takes series, window and, where each value of a label is told apart, that label as by.
*/ -}}
{{- define "mooring.moved" -}}
{{- $by := append (list "namespace" "job" "server") .by | compact | join ", " -}}
sum by ({{ $by }}) (increase({{ .series }}[{{ .window }}])) > 0
or sum by ({{ $by }}) ({{ .series }} unless {{ .series }} offset {{ .window }}) > 0
{{- end -}}

{{- /* The rules without what is switched off, with runbook and labels. */ -}}
{{- define "mooring.ruleGroups" -}}
{{- $rules := fromYaml (include "mooring.rules" .) -}}
{{- if $rules.Error -}}{{- fail (printf "files/alerts.yaml.tpl is no YAML: %s" $rules.Error) -}}{{- end -}}
{{- $alerts := .Values.alerts -}}
{{- $groups := list -}}
{{- range $rules.groups -}}
{{- $kept := list -}}
{{- range .rules -}}
{{- if .alert -}}
{{- $_ := set . "labels" (mergeOverwrite (deepCopy $alerts.alertLabels) .labels) -}}
{{- $_ := set .annotations "runbook_url" (printf "%s#%s" $alerts.runbookUrl (lower .alert)) -}}
{{- end -}}
{{- if not (has (default "" .alert) $alerts.disabled) -}}{{- $kept = append $kept . -}}{{- end -}}
{{- end -}}
{{- if $kept -}}{{- $groups = append $groups (dict "name" .name "rules" $kept) -}}{{- end -}}
{{- end -}}
{{- toYaml (dict "groups" $groups) -}}
{{- end -}}
