import { unknown } from '../../../model/index.ts';
import type { CredentialFact, Place } from '../../../model/index.ts';
import { environmentOf } from '../../shared/environment.ts';
import type { Context } from './model.ts';
import { printable } from './scope.ts';

/**
 * By which logins the manifests of a tree may be taken down. Contexts without a key of their own act by a token that a command fetches; where no
 * context is named at all it is whatever the developer works with. Which cluster the manifests lie in stands nowhere, so all of it is presumed.
 */
export function loginFacts(contexts: readonly Context[], data: Place | undefined): readonly CredentialFact[] {
  if (!data) return [];
  const base = { fact: 'credential' as const, provider: 'kubernetes', confidence: 'low' as const, presumed: true as const };
  if (contexts.length === 0) {
    return [{
      ...base, kinds: ['kubernetes.ambient'], name: 'the current Kubernetes context', foundation: 'ambient', opens: {}, holders: ['k8scontext:-'], readOnly: unknown('which cluster it opens stands in no file', data), environments: [],
      evidence: [{ at: data, note: 'is applied with kubectl or helm; which cluster the current context opens stands in no file' }],
    }];
  }
  return contexts.filter((context) => context.login !== undefined).map((context): CredentialFact => {
    const named = environmentOf(context.name);
    return {
      ...base, kinds: ['kubernetes.context'], name: `context ${printable(context.name)}`, foundation: 'named', opens: { key: `k8scontext:${context.name}` }, holders: [`k8scontext:${context.name}`], readOnly: unknown('what it may do is decided in the cluster', context.at),
      lasts: `by a short-lived token from ${context.login}`, environments: named ? [{ kind: named.kind, name: named.name, by: 'name', evidence: { at: context.at, note: 'the context is named for it' } }] : [],
      evidence: [{ at: context.at, note: context.current ? 'the current context of this kubeconfig' : 'a context of this kubeconfig' }],
    };
  });
}
