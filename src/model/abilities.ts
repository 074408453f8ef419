import { compareText } from './place.ts';
import type { CredentialKind } from './knowledge.ts';

/** May all these kinds do the same? Then they are one kind for every question about power: an account and a workspace token destroy alike. False for none. */
export function equalAbilities(kinds: readonly CredentialKind[]): boolean {
  const abilities = (kind: CredentialKind): string => kind.may.map((may) => `${may.effect} ${may.operation} ${may.destroys}`).sort(compareText).join('\n');
  const [first, ...rest] = kinds;
  return first !== undefined && rest.every((kind) => abilities(kind) === abilities(first));
}
