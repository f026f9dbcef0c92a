{{- define "services.selector" -}}
app.kubernetes.io/instance: {{ .name }}
app.kubernetes.io/name: {{ .name }}
{{- end }}

{{- define "services.labels" -}}
app.kubernetes.io/component: server
app.kubernetes.io/managed-by: {{ .managedBy }}
{{ include "services.selector" . }}
{{- end }}

{{- define "services.metadata" -}}
name: {{ .name }}
namespace: {{ .namespace }}
labels:
  {{- include "services.labels" . | nindent 2 }}
{{- end }}

{{- define "services.environmentName" -}}
{{ .name }}-env-{{ toYaml .environment | sha256sum | trunc 10 }}
{{- end }}
