{{- /* Combinations that can't work fail here, each with what to do. */ -}}
{{- define "mooring.checks" -}}
{{- include "mooring.checks.scaling" . -}}
{{- include "mooring.checks.redis" . -}}
{{- include "mooring.checks.ca" . -}}
{{- include "mooring.checks.auth" . -}}
{{- include "mooring.checks.servers" . -}}
{{- include "mooring.checks.exposure" . -}}
{{- include "mooring.checks.shutdown" . -}}
{{- include "mooring.checks.budget" . -}}
{{- include "mooring.checks.modules" . -}}
{{- include "mooring.checks.environment" . -}}
{{- include "mooring.checks.alerts" . -}}
{{- include "mooring.checks.tracing" . -}}
{{- end -}}

{{- define "mooring.checks.scaling" -}}
{{- $hpa := .Values.autoscaling -}}
{{- $keda := .Values.keda -}}
{{- if and $hpa.enabled $keda.enabled -}}
{{- fail "autoscaling.enabled and keda.enabled are both true, and would fight over the replicas: keep one" -}}
{{- end -}}
{{- if gt (int (include "mooring.minReplicas" .)) (int (include "mooring.maxReplicas" .)) -}}
{{- fail "minReplicas is above maxReplicas: swap them" -}}
{{- end -}}
{{- if and (gt (int (include "mooring.maxReplicas" .)) 1) (not (include "mooring.redis.source" .)) -}}
{{- if ne (include "mooring.legacySessions" .) "off" -}}
{{- fail (printf "%s pods can't share sessions without Redis: set redis.url, redis.existingSecret.name or redis.hosts (redis.development.enabled to try it out), or run one pod, or serve without sessions (settings.legacySessions: off)" (include "mooring.maxReplicas" .)) -}}
{{- end -}}
{{- if not .Values.stateKeys.existingSecret.name -}}
{{- fail (printf "%s pods without Redis have no key in common for what a question to a client has to remember: set stateKeys.existingSecret.name, or a Redis" (include "mooring.maxReplicas" .)) -}}
{{- end -}}
{{- end -}}
{{- $cpu := or (and $hpa.enabled $hpa.targetCPUUtilizationPercentage) (and $keda.enabled $keda.targetCPUUtilizationPercentage) -}}
{{- if and $cpu (not (default (dict) .Values.resources.requests).cpu) -}}
{{- fail "targetCPUUtilizationPercentage is a part of resources.requests.cpu, which is not set: set it, or make the target null" -}}
{{- end -}}
{{- if and $hpa.enabled (not (or $hpa.targetCPUUtilizationPercentage $hpa.targetOpenStreams $hpa.targetEventLoopUtilizationPercentage $hpa.metrics)) -}}
{{- fail "autoscaling.enabled has nothing to scale by: set one of its targets, or metrics" -}}
{{- end -}}
{{- if and $keda.enabled (not (or $keda.targetCPUUtilizationPercentage $keda.targetOpenStreams $keda.targetEventLoopUtilizationPercentage $keda.triggers)) -}}
{{- fail "keda.enabled has nothing to scale by: set one of its targets, or triggers" -}}
{{- end -}}
{{- if and $keda.enabled (or $keda.targetOpenStreams $keda.targetEventLoopUtilizationPercentage) (not $keda.prometheusAddress) -}}
{{- fail "keda.targetOpenStreams and keda.targetEventLoopUtilizationPercentage are asked of Prometheus: set keda.prometheusAddress" -}}
{{- end -}}
{{- if and (eq (toString .Values.updateStrategy.maxSurge) "0") (eq (toString .Values.updateStrategy.maxUnavailable) "0") -}}
{{- fail "updateStrategy.maxSurge and maxUnavailable are both 0, so no update could begin: set maxSurge to 1" -}}
{{- end -}}
{{- end -}}

{{- define "mooring.checks.redis" -}}
{{- $redis := .Values.redis -}}
{{- $sources := list -}}
{{- if $redis.url -}}{{- $sources = append $sources "redis.url" -}}{{- end -}}
{{- if $redis.existingSecret.name -}}{{- $sources = append $sources "redis.existingSecret.name" -}}{{- end -}}
{{- if $redis.hosts -}}{{- $sources = append $sources "redis.hosts" -}}{{- end -}}
{{- if $redis.development.enabled -}}{{- $sources = append $sources "redis.development.enabled" -}}{{- end -}}
{{- if gt (len $sources) 1 -}}
{{- fail (printf "%s each name a Redis: keep one" (join " and " $sources)) -}}
{{- end -}}
{{- if and .Values.settings.readyRequiresRedis (not $sources) -}}
{{- fail "settings.readyRequiresRedis needs a Redis: set one under redis, or make it false" -}}
{{- end -}}
{{- $partsOnly := or $redis.passwordSecret.name $redis.sentinelPasswordSecret.name $redis.username $redis.masterName $redis.tls (ne $redis.mode "single") (ne (int $redis.database) 0) -}}
{{- if and $partsOnly (not $redis.hosts) -}}
{{- fail "redis.mode, masterName, database, tls, username and the password secrets belong to redis.hosts, which is empty: set it, or write everything into the URL" -}}
{{- end -}}
{{- if and (eq $redis.mode "single") (gt (len $redis.hosts) 1) -}}
{{- fail "redis.hosts names several hosts: set redis.mode to sentinel or cluster" -}}
{{- end -}}
{{- if and (eq $redis.mode "sentinel") (not $redis.masterName) -}}
{{- fail "redis.mode is sentinel: set redis.masterName to the name that the Sentinels know the master by" -}}
{{- end -}}
{{- if and (ne $redis.mode "sentinel") (or $redis.masterName $redis.sentinelPasswordSecret.name) -}}
{{- fail "redis.masterName and redis.sentinelPasswordSecret need redis.mode sentinel" -}}
{{- end -}}
{{- if and (eq $redis.mode "cluster") (ne (int $redis.database) 0) -}}
{{- fail "Redis Cluster has only database 0: leave redis.database at 0" -}}
{{- end -}}
{{- if and $redis.username (not $redis.passwordSecret.name) -}}
{{- fail "redis.username has no password: set redis.passwordSecret.name" -}}
{{- end -}}
{{- end -}}

{{- define "mooring.checks.exposure" -}}
{{- $ways := list -}}
{{- if .Values.ingress.enabled -}}{{- $ways = append $ways "ingress.enabled" -}}{{- end -}}
{{- if .Values.httpRoute.enabled -}}{{- $ways = append $ways "httpRoute.enabled" -}}{{- end -}}
{{- if ne .Values.service.type "ClusterIP" -}}{{- $ways = append $ways (printf "service.type %s" .Values.service.type) -}}{{- end -}}
{{- $open := include "mooring.openPaths" . -}}
{{- if and $ways $open (not .Values.acceptNoAuthentication) -}}
{{- fail (printf "%s lets traffic in from outside, and nobody is asked who they are at %s: set auth.issuers and auth.audience, or put something that authenticates in front and set acceptNoAuthentication to true" (join " and " $ways) $open) -}}
{{- end -}}
{{- if and .Values.service.nodePort (eq .Values.service.type "ClusterIP") -}}
{{- fail "service.nodePort needs service.type NodePort or LoadBalancer" -}}
{{- end -}}
{{- if and .Values.ingress.enabled (not .Values.ingress.hosts) -}}
{{- fail "ingress.enabled has no ingress.hosts: name the hosts, which also become allowed Host headers" -}}
{{- end -}}
{{- if and .Values.httpRoute.enabled (not .Values.httpRoute.hostnames) -}}
{{- fail "httpRoute.enabled has no httpRoute.hostnames: name the hosts, which also become allowed Host headers" -}}
{{- end -}}
{{- if and .Values.httpRoute.enabled (not .Values.httpRoute.parentRefs) -}}
{{- fail "httpRoute.enabled has no httpRoute.parentRefs: name the Gateway" -}}
{{- end -}}
{{- if eq (int .Values.metrics.port) 3000 -}}
{{- fail "metrics.port is 3000, where the pod serves /mcp: choose another" -}}
{{- end -}}
{{- end -}}

{{- define "mooring.checks.shutdown" -}}
{{- $needed := int (include "mooring.leavingSeconds" .) -}}
{{- $grace := int (include "mooring.gracePeriodSeconds" .) -}}
{{- if le $grace $needed -}}
{{- fail (printf "shutdown.gracePeriodSeconds is %d, but preStop, delay, drain and 10 seconds for closing take %d: raise it above that, or leave it null" $grace $needed) -}}
{{- end -}}
{{- $readiness := .Values.probes.readiness -}}
{{- $notice := mul (int $readiness.periodSeconds) (int $readiness.failureThreshold) -}}
{{- $away := add (int (include "mooring.preStopSeconds" .)) (int .Values.shutdown.delaySeconds) -}}
{{- if and $readiness.enabled (gt (int (include "mooring.maxReplicas" .)) 1) (gt $notice $away) -}}
{{- fail (printf "readiness takes %d seconds to fail (periodSeconds times failureThreshold), but a leaving pod serves for %d only: raise shutdown.delaySeconds, or probe more often" $notice $away) -}}
{{- end -}}
{{- end -}}

{{- define "mooring.checks.budget" -}}
{{- $budget := .Values.podDisruptionBudget -}}
{{- $pods := int (include "mooring.minReplicas" .) -}}
{{- $min := toString (default "" $budget.minAvailable) -}}
{{- if not (or (kindIs "invalid" $budget.minAvailable) (kindIs "invalid" $budget.maxUnavailable)) -}}
{{- fail "podDisruptionBudget has both minAvailable and maxUnavailable: Kubernetes takes one" -}}
{{- end -}}
{{- $blocks := or (eq (toString $budget.maxUnavailable) "0") (eq (toString $budget.maxUnavailable) "0%") (eq $min "100%") -}}
{{- if and (regexMatch "^[0-9]+$" $min) (ge (int $min) $pods) -}}{{- $blocks = true -}}{{- end -}}
{{- if and $blocks (ne (toString $budget.enabled) "false") (or $budget.enabled (gt $pods 1)) -}}
{{- fail (printf "podDisruptionBudget lets none of %d pods go, so no node could ever be drained: lower minAvailable, or run more pods" $pods) -}}
{{- end -}}
{{- end -}}

{{- define "mooring.checks.modules" -}}
{{- range $image := .Values.moduleImages -}}
{{- $folder := printf "/modules/%s/" $image.name -}}
{{- $used := false -}}
{{- range fromJsonArray (include "mooring.allModules" $) -}}{{- if hasPrefix $folder . -}}{{- $used = true -}}{{- end -}}{{- end -}}
{{- if hasPrefix $folder (printf "%s/" $.Values.modulesDirectory) -}}{{- $used = true -}}{{- end -}}
{{- if not $used -}}
{{- fail (printf "moduleImages has %q, which nothing loads: add a file of %s to modules" $image.name $folder) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "mooring.checks.environment" -}}
{{- $own := append (keys (fromYaml (include "mooring.environment" .))) "REDIS_URL" -}}
{{- $own = concat $own (list "NODE_OPTIONS" "MCP_MODULES" "MCP_PATH" "MCP_SERVERS" "MCP_STATE_KEYS" "AUTH_ISSUER" "AUTH_DISABLED" "ADMIN_ENABLED" "AUDIT_LOG") -}}
{{- range .Values.extraEnv -}}
{{- if has .name $own -}}
{{- fail (printf "extraEnv has %s, which the chart sets from its own values: look for it in the README of the chart" .name) -}}
{{- end -}}
{{- end -}}
{{- range .Values.nodeOptions -}}
{{- if and (contains "max-old-space-size" .) (include "mooring.memoryLimitBytes" $) -}}
{{- fail "nodeOptions has max-old-space-size, which the chart derives from the memory limit: set heapPercent instead" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "mooring.checks.alerts" -}}
{{- $alerts := .Values.alerts -}}
{{- if $alerts.enabled -}}
{{- $limit := include "mooring.memoryLimitBytes" . -}}
{{- if and $limit (le (int64 $limit) (int64 $alerts.thresholds.residentMemoryBytes)) -}}
{{- fail (printf "alerts.thresholds.residentMemoryBytes is %d, but the memory limit is %s bytes: the pod would be killed before the alert; lower the one or raise the other" (int64 $alerts.thresholds.residentMemoryBytes) $limit) -}}
{{- end -}}
{{- $names := list -}}
{{- range (fromYaml (include "mooring.rules" .)).groups -}}
{{- range .rules -}}{{- if .alert -}}{{- $names = append $names .alert -}}{{- end -}}{{- end -}}
{{- end -}}
{{- range $alerts.disabled -}}
{{- if not (has . $names) -}}
{{- fail (printf "alerts.disabled has %q, which is no alert: they are %s" . (join ", " $names)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "mooring.checks.tracing" -}}
{{- $tracing := .Values.tracing -}}
{{- if and $tracing.extra (not $tracing.endpoint) -}}
{{- fail "tracing.extra has no effect without an endpoint: set tracing.endpoint" -}}
{{- end -}}
{{- range $name := list "OTEL_EXPORTER_OTLP_ENDPOINT" "OTEL_TRACES_SAMPLER" "OTEL_TRACES_SAMPLER_ARG" -}}
{{- if hasKey $tracing.extra $name -}}
{{- fail (printf "tracing.extra has %s, which the chart sets: use tracing.endpoint, tracing.sampler or tracing.samplerRatio" $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
