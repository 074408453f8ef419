import type { CredentialKind } from '../../src/model/index.ts';
import { knowledge } from './knowledge.ts';

/** Every kind of the tables, by what tells it: a new one is tested because it stands in the tables, without anybody listing it. */
export const allKinds = (): readonly CredentialKind[] => knowledge().providers.flatMap((provider) => provider.credentials);

/** Kinds that readers of their own find: an address, a pair, a file, a key in lines. `kind-cases.ts` says how each is written. */
const OWN_READER = /^(?:databases|ssh)\.|^(?:aws\.access-key|aws\.access-key-id|aws\.session|kubernetes\.kubeconfig)$/;
const isSigned = (kind: CredentialKind): boolean => kind.recognise.value?.startsWith('^eyJ[') === true;

export interface KindsByWay {
  /** Told by a public form that must not be taken for a secret. */
  readonly open: readonly CredentialKind[];
  /** The value has a mark of its own. */
  readonly marked: readonly CredentialKind[];
  /** The value has a shape, and a word beside it decides. */
  readonly shaped: readonly CredentialKind[];
  /** Only the name it is bound to tells it. */
  readonly named: readonly CredentialKind[];
  /** All of those that are secret. */
  readonly secret: readonly CredentialKind[];
  /** None of these: a reader of its own finds it, so somebody must write how. */
  readonly own: readonly CredentialKind[];
}

/** Sorts the kinds of the tables by the test that they get. Each is in exactly one of `open`, `marked`, `shaped`, `named`, `own`. */
export function kindsByWay(): KindsByWay {
  const kinds = allKinds().filter((kind) => kind.recognise.value !== undefined && !OWN_READER.test(kind.id) && !isSigned(kind));
  const secret = kinds.filter((kind) => kind.recognise.public !== true);
  const open = kinds.filter((kind) => kind.recognise.public === true && kind.recognise.names.length > 0);
  const marked = secret.filter((kind) => kind.recognise.decides !== 'no' && kind.recognise.literals.length > 0);
  const shaped = secret.filter((kind) => kind.recognise.decides === 'provider' && kind.recognise.literals.length === 0 && kind.recognise.near.length > 0);
  const named = secret.filter((kind) => kind.recognise.decides === 'no' && kind.recognise.names.length > 0);
  const tested = new Set([...open, ...marked, ...shaped, ...named]);
  return { open, marked, shaped, named, secret, own: allKinds().filter((kind) => !tested.has(kind)) };
}
