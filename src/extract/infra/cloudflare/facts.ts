import { folderOf, set } from '../../../model/index.ts';
import type { EnvironmentKind, EnvironmentMark, Key, Place } from '../../../model/index.ts';
import { marksAt } from '../../shared/declared.ts';
import type { Declared, DeclaredArrow } from '../../shared/declared.ts';
import { environmentOf } from '../../shared/environment.ts';
import { fileEnvironments } from '../../shared/file-environment.ts';
import type { Bound, Section, WranglerFile } from './read.ts';

/** Everything one file says of stores, workers and whose they are. */
export function thingsOf(file: WranglerFile): readonly Declared[] {
  const deployed = productionSection(file);
  return file.sections.flatMap((section) => {
    const marks = marksOf(section, file, deployed);
    const home = section.account ? section.account.name : folderOf(file.file);
    const account: Key | undefined = section.account && /^[0-9a-f]{32}$/.test(section.account.name) ? `cloudflare:account/${section.account.name}` : undefined;
    const within = (at: Place): readonly DeclaredArrow[] => (account === undefined ? [] : [{ kind: 'partOf', to: account, at, note: 'this account deploys it' }]);
    const worker: Key | undefined = section.script ? `cloudflare:worker:${home}:${section.script.name}` : undefined;
    const things: Declared[] = [];
    if (account !== undefined && section.account) things.push({ type: 'cloudflare.account', name: 'Cloudflare account', key: account, at: section.account.at, note: 'the account this file deploys to', marks });
    if (worker !== undefined && section.script) things.push({ type: 'cloudflare.worker', name: section.script.name, key: worker, at: section.script.at, note: section.environment === undefined ? 'the name of the Worker where no environment is asked for' : `the Worker of environment ${section.environment}`, marks: marks.filter((mark) => mark.by !== 'name'), arrows: within(section.script.at) });
    for (const bound of section.bound) things.push(...storesOf(bound, section, file, marks, home, worker, within));
    for (const one of section.classes) {
      const script = one.script ?? section.script?.name;
      if (script === undefined) continue;
      const gone = section.deleted.find((deleted) => deleted.name === one.name);
      things.push({
        type: 'cloudflare.durable-object', name: one.name, key: `cloudflare:do:${home}:${script}:${one.name}`, at: one.at, note: `Durable Objects of Worker ${script}`, marks: marksAt(marks, one.at), attributes: gone ? { 'migrations.deleted_classes': set(true, gone.at) } : {},
        arrows: worker === undefined || one.script !== undefined ? [] : [{ kind: 'partOf', to: worker, at: one.at, note: 'deleting the Worker deletes its objects' }],
      });
    }
    for (const gone of section.deleted) if (!section.classes.some((one) => one.name === gone.name) && section.script) things.push({
      type: 'cloudflare.durable-object', name: gone.name, key: `cloudflare:do:${home}:${section.script.name}:${gone.name}`, at: gone.at, note: 'a class of Durable Objects that a migration deletes', marks, attributes: { 'migrations.deleted_classes': set(true, gone.at) },
    });
    return things;
  });
}

/** The store of a binding, and the one it has in previews. */
function storesOf(bound: Bound, section: Section, file: WranglerFile, marks: readonly EnvironmentMark[], home: string, worker: Key | undefined, within: (at: Place) => readonly DeclaredArrow[]): readonly Declared[] {
  const { kind } = bound;
  const keyOf = (identity: string): Key => `${kind.type.replace('.', ':')}:${kind.by === 'id' ? '' : `${home}:`}${identity}`;
  const extra: EnvironmentMark[] = [];
  if (bound.remote) extra.push({ ...developing('wrangler dev', bound.remote, 'the binding is remote: a local session works on the store itself'), ...(section.environment === undefined ? {} : { conditional: true }) });
  if (file.pages && section.environment === undefined && !file.sections.some((one) => one.environment === 'preview')) extra.push({ ...developing('preview', bound.at, 'deployments of other branches use it too, since there is no env.preview'), conditional: true });
  // Who sets one store apart for previews says that the other is the real one.
  const apart = bound.preview && section.environment === undefined && file.sections.length === 1 ? [production(bound.at, 'it is what wrangler deploy uses, beside one for previews')] : [];
  const own: Declared = {
    type: kind.type, name: bound.name, key: keyOf(bound.identity), ...(kind.by === 'name' ? { maybe: [`${kind.type.replace('.', ':')}:${bound.identity}`] } : {}), at: bound.at, note: section.environment === undefined ? `${kind.says}, bound where no environment is asked for` : `${kind.says}, bound in environment ${section.environment}`,
    marks: [...marksAt(marks, bound.at), ...apart, ...extra], arrows: [...within(bound.at), ...(worker === undefined ? [] : [{ kind: 'serves' as const, to: worker, at: bound.at, note: 'the Worker is bound to it' }])],
  };
  if (!bound.preview) return [own];
  return [own, { type: kind.type, name: bound.preview.identity === bound.identity ? bound.name : `${bound.name} of previews`, key: keyOf(bound.preview.identity), at: bound.preview.at, note: `${kind.says} for previews`, marks: [{ ...developing('preview', bound.preview.at, 'wrangler dev --remote uses it'), conditional: true }], arrows: within(bound.preview.at) }];
}

/** The section that production is deployed from: the one named for it, else the nameless one beside others. */
function productionSection(file: WranglerFile): Section | undefined {
  const named = file.sections.find((section) => section.environment !== undefined && environmentOf(section.environment)?.kind === 'production');
  const others = file.sections.some((section) => ['staging', 'development', 'test'].includes(environmentOf(section.environment ?? '')?.kind ?? ''));
  return named ?? (others && !file.pages ? file.sections[0] : undefined);
}

function marksOf(section: Section, file: WranglerFile, deployed: Section | undefined): readonly EnvironmentMark[] {
  if (section.environment !== undefined) {
    const found = environmentOf(section.environment);
    return found ? [mark(found.kind, found.name, section.at, `environment ${found.name} of ${file.file} uses it`)] : [];
  }
  // A Worker is often named for what it does with previews or tests; only a directory that is called like an environment and nothing else tells.
  const ofFile = fileEnvironments(file.file, section.at).filter((one) => one.by === 'file' || file.file.split('/').includes(one.name));
  if (ofFile.length > 0) return ofFile;
  if (deployed === section) return [production(section.at, 'it stands where no environment is asked for, beside environments for trying things out')];
  // With production apart and no other section to develop in, the nameless one is what every command without --env acts on.
  const alone = deployed !== undefined && !file.sections.some((other) => other !== section && other !== deployed && ['staging', 'development', 'test'].includes(environmentOf(other.environment ?? '')?.kind ?? ''));
  return alone ? [developing('development', section.at, 'it stands where no environment is asked for, and production has one of its own')] : [];
}

function mark(kind: EnvironmentKind, name: string, at: Place, note: string): EnvironmentMark { return { kind, name, by: 'referrer', evidence: { at, note } }; }
function production(at: Place, note: string): EnvironmentMark { return mark('production', 'production', at, note); }
function developing(name: string, at: Place, note: string): EnvironmentMark { return mark('development', name, at, note); }
