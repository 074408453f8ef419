import type { CredentialKind, Knowledge, Provider } from '../model/index.ts';

/** Does `host` match `pattern` (`*.example.com` matches subdomains, otherwise equal)? Lower case, no port. */
export function hostMatches(host: string, pattern: string): boolean {
  const a = host.toLowerCase();
  const b = pattern.toLowerCase();
  return b.startsWith('*.') ? a.endsWith(b.slice(1)) && a.length > b.length - 1 : a === b;
}

/** Does a host only resolve inside its provider's network (so that nothing on a laptop reaches it)? */
export function isPrivateHost(host: string, knowledge: Knowledge): boolean {
  return knowledge.providers.some((provider) => provider.hosts.private.some((pattern) => hostMatches(host, pattern)));
}

/** Credential kinds by id, and the provider of each. */
export function kindTable(knowledge: Knowledge): ReadonlyMap<string, { readonly kind: CredentialKind; readonly provider: Provider }> {
  return new Map(knowledge.providers.flatMap((provider) => provider.credentials.map((kind) => [kind.id, { kind, provider }] as const)));
}
