import type { Document, Extractor, Knowledge } from '../../../model/index.ts';
import { rankOfFile } from '../../shared/truth.ts';
import { addressedBy } from './addresses.ts';
import { settingsEnvironments } from './environments.ts';
import { namedBy } from './named.ts';
import type { Mention } from './named.ts';
import { settingsOfData, settingsOfHcl } from './read-data.ts';
import { settingsOfText } from './read-text.ts';
import { EVERYDAY } from './setting.ts';
import type { Setting } from './setting.ts';
import { sharedThings } from './shared-things.ts';

/** Files that hold the settings of several environments in sections of their own. */
const SECTIONED = /(?:^|\/)(?:\.gitlab-ci\.ya?ml|\.github\/workflows\/[^/]{1,120}\.ya?ml|bitbucket-pipelines\.ya?ml|\.circleci\/config\.ya?ml|azure-pipelines[\w.-]{0,40}\.ya?ml|wrangler\.(?:toml|jsonc?)|netlify\.toml|config\/(?:database|storage|cable|mongoid|redis|settings|application)\.ya?ml|serverless\.ya?ml|app\.json|cdk\.json|samconfig\.(?:toml|ya?ml)|eas\.json|helmfile\.ya?ml|skaffold\.ya?ml|zappa_settings\.json|config\.(?:json|ya?ml|toml)|environments\.(?:json|ya?ml)|(?:config|environments?|accounts|stages|settings)\.(?:[cm]?[jt]s|py|rb|php)|bin\/[\w.-]{1,80}\.[cm]?[jt]s)$/;
const DATA = /(?:^|\/)(?:\.env(?:\.[\w.-]{1,60})?|\.dev\.vars(?:\.[\w-]{1,40})?)$|\.(?:env|ya?ml|json|jsonc|toml|ini|properties|cfg|conf|tfvars|tf|hcl)$/;
const PROGRAM = /\.(?:py|rb|exs|php|[cm]?[jt]s)$/;
/** Lists, locks and what programs write for themselves. */
const NO_SETTINGS = /(?:^|\/)(?:package(?:-lock)?\.json|tsconfig[\w.-]{0,40}\.json|composer\.json|[\w.-]{0,60}lock[\w.-]{0,20}|templates\/.{1,200}|locales?\/.{1,200}|i18n\/.{1,200}|translations\/.{1,200})$/;
/** Objects of Kubernetes that hold settings or names: their namespace says the environment. */
const OBJECTS: readonly string[] = ['configmap', 'ingress', 'httproute'];
/** What every object says, however its kind is quoted. */
const OBJECT = 'apiversion';
const NOWHERE = { file: '', start: 0, end: 0, origin: 'tree' } as const;
const MOST = 500;

/**
 * What the settings of environments name: stores, servers, accounts, networks, roles and names that are served. A thing that the settings of production name and those of another
 * environment, or of every day, is one thing for both.
 */
export function create(knowledge: Knowledge): Extractor<Mention> {
  return {
    id: 'settings',
    namesSources: true,
    literals: [OBJECT, ...OBJECTS],
    wants({ file: { path, derived }, hits }) {
      if (derived) return false;
      const data = DATA.test(path);
      if (!data && !PROGRAM.test(path)) return false;
      const named = (): boolean => SECTIONED.test(path) || EVERYDAY.test(path) || settingsEnvironments(path, NOWHERE).length > 0 || (/\.ya?ml$/.test(path) && hits.has(OBJECT) && OBJECTS.some((one) => hits.has(one)));
      const counts = (): boolean => !NO_SETTINGS.test(path) && rankOfFile(path) === 'plain';
      // Of data many names are of tests, and the folders of the others are asked one by one; of programs few names say anything.
      return data ? counts() && named() : named() && counts();
    },
    // The literals of a program are read from its text.
    needsTree: ({ file }) => !PROGRAM.test(file),
    read(document) {
      const settings = settingsOf(document);
      return [...settings.flatMap((setting) => { const thing = namedBy(setting); return thing ? [{ ...thing, setting }] : []; }), ...addressedBy(settings)].filter((one) => one.setting.marks.length > 0 || EVERYDAY.test(document.file)).slice(0, MOST).map(({ setting: { name, at, marks, sectioned }, ...thing }) => ({ ...thing, setting: { name, at, marks, sectioned } }));
    },
    join: (local) => sharedThings(local.map(({ payload }) => payload), knowledge),
  };
}

function settingsOf(document: Document): readonly Setting[] {
  if (document.only) return [];
  if ('roots' in document) return settingsOfData(document);
  if (document.syntax === 'hcl') return settingsOfHcl(document);
  return document.syntax === 'text' || document.syntax === 'javascript' ? settingsOfText(document) : [];
}
