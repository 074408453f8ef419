/** Why a trust in tokens of an outside issuer is wide; undefined where one of its users, organisations or repositories is pinned down. */
export interface Wide { readonly how: string; readonly certain: boolean }

interface Issuer { readonly name: string; readonly host: string; readonly subject: RegExp; readonly open: RegExp; readonly pins: RegExp }

/** Issuers whose tokens anybody can have, with the form of their subject and the claims that tell one customer from another. */
const SHARED: readonly Issuer[] = [
  { name: 'GitHub Actions', host: 'token.actions.githubusercontent.com', subject: /^repo:[A-Za-z0-9][\w.-]{0,99}\/[\w.*-]{1,100}(?::|$)/, open: /^repo:[^/]{1,100}\/[^:]{1,100}:pull_request$/, pins: /\b(?:repository|repository_owner|repository_id|repository_owner_id|job_workflow_ref|workflow_ref|enterprise|enterprise_id)\b/ },
  { name: 'GitLab', host: 'gitlab.com', subject: /^project_path:[A-Za-z0-9][\w.-]{0,99}\/[\w./*-]{1,200}(?::|$)/, open: /^$/, pins: /\b(?:project_path|project_id|namespace_path|namespace_id)\b/ },
  { name: 'HCP Terraform', host: 'app.terraform.io', subject: /^organization:[\w-]{1,100}:project:[^:]{1,100}:workspace:/, open: /^$/, pins: /\bterraform_(?:organization|project|workspace)_(?:id|name)\b/ },
];

/** The shared issuer a URL leads to; undefined for issuers of one customer. */
function sharedIssuer(url: string): Issuer | undefined {
  const host = /^(?:https:\/\/)?([\w.-]{1,253})(?:\/|$)/.exec(url)?.[1]?.toLowerCase();
  return SHARED.find((issuer) => issuer.host === host);
}

/** Is a subject that must be met wide? `undefined` as subject: none is asked for. */
export function wideSubject(url: string, subject: string | undefined): Wide | undefined {
  const issuer = sharedIssuer(url);
  if (!issuer) return undefined;
  if (subject === undefined || subject === '') return { how: `any token of ${issuer.name} is taken, because no subject is asked for`, certain: false };
  if (issuer.open.test(subject)) return { how: `every pull request of the repository is taken, before anybody looked at it`, certain: false };
  return issuer.subject.test(subject) ? undefined : { how: `the subject asked for names no repository or project of ${issuer.name}`, certain: subject.includes('*') };
}

/** Is a condition over claims wide? Written in the language of conditions of Google Cloud, or as a claims expression of Entra. `undefined`: there is none. */
export function wideCondition(url: string, condition: string | undefined): Wide | undefined {
  const issuer = sharedIssuer(url);
  if (!issuer) return undefined;
  if (condition === undefined || condition.trim() === '') return { how: `any token of ${issuer.name} is taken, because there is no condition`, certain: true };
  const text = condition.slice(0, 4000);
  const literals = [...text.matchAll(/'([^'\n]{0,300})'|"([^"\n]{0,300})"/g)].map(([, single, double]) => single ?? double ?? '');
  const claims = text.replaceAll(/'[^'\n]{0,300}'|"[^"\n]{0,300}"/g, "''");
  if (issuer.pins.test(claims) || issuer.pins.test(literals.filter((one) => /^\w{1,40}$/.test(one)).join(' '))) return undefined;
  if (literals.some((literal) => issuer.subject.test(literal))) return undefined;
  return { how: `the condition names no repository, project or organisation of ${issuer.name}`, certain: false };
}
