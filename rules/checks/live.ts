import type { BlastGraph, Place, RepositoryFact, RepositorySetting, Scalar } from '../../src/model/index.ts';

/** A setting that a service told, with the repository it is of. */
export interface Told { readonly repository: RepositoryFact; readonly setting: RepositorySetting; readonly value: Scalar; readonly at: Place }

/** Settings of this name that are known, of every repository that was asked about. */
export function told(graph: BlastGraph, ...names: readonly RepositorySetting['setting'][]): Told[] {
  return (graph.repositories ?? []).flatMap((repository) => repository.settings.flatMap((setting) => (names.includes(setting.setting) && setting.value.basis === 'set' ? [{ repository, setting, value: setting.value.value, at: setting.value.at }] : [])));
}

/** The value of one setting of a repository; undefined where it was not told. */
export function valueOf(repository: RepositoryFact, name: RepositorySetting['setting'], about = ''): Scalar | undefined {
  const found = repository.settings.find((one) => one.setting === name && one.about === about)?.value;
  return found?.basis === 'set' ? found.value : undefined;
}
