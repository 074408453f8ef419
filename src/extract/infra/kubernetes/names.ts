/** An overlay of kustomize. */
export const OVERLAY = /(?:^|\/)kustomization\.ya?ml$|(?:^|\/)Kustomization$/;
/** The sheet of a chart. */
export const SHEET = /(?:^|\/)Chart\.ya?ml$/;

export function isChartFile(path: string): boolean { return SHEET.test(path) || /(?:^|\/)templates\/[\w./-]{1,200}\.(?:ya?ml|tpl|txt)$/.test(path) || isValues(path) || isHelmfile(path); }
export function isTemplate(path: string): boolean { return /(?:^|\/)templates\/[\w./-]{1,200}\.(?:ya?ml|tpl)$/.test(path); }
/** `values.yaml`, `values-production.yaml`, `production-values.yaml`, and what lies in folders for them. */
export function isValues(path: string): boolean { return /(?:^|\/)[\w.-]{0,60}values[\w.-]{0,60}\.ya?ml$|(?:^|\/)(?:values|env|envs|environments)\/[\w.-]{1,80}\.ya?ml$/i.test(path); }
export function isHelmfile(path: string): boolean { return /(?:^|\/)helmfile\.ya?ml$|(?:^|\/)helmfile\.d\/[\w.-]{1,80}\.ya?ml$/.test(path); }

/** Is this path a kubeconfig by its name? */
export function isKubeconfig(path: string): boolean {
  return /(?:^|\/)\.kube\/config$|(?:^|\/)[\w.-]{0,80}kubeconfig[\w.-]{0,80}$|(?:^|\/)[\w.-]{1,80}\.kubeconfig$/.test(path) && !/\.(?:tf|md|ts|js|go|py|sh|tpl|j2)$/.test(path);
}
