import type { Extractor, Fact, FileHint, Knowledge, LocalFact, Syntax, Tree } from '../../../model/index.ts';
import { byEnding } from '../../shared/ending.ts';
import { isRunner } from '../../shared/run-text.ts';
import { DEPLOY_LITERALS } from './deployments.ts';
import { joinTemplates } from './join.ts';
import type { Local } from './model.ts';
import { asksFor } from './serverless-files.ts';
import { readLocal, SAM_CONFIG, SERVERLESS } from './read.ts';

const TEMPLATE = /\.(?:ya?ml|json|template|cfn|cform|template\.txt)$/i;

/** How those end that are told by their names alone. */
const isData = byEnding((file) => /\.(?:ya?ml|json|toml)$/.test(file));

/** Values for parameters without their keys written out: told by the name. */
const PARAMETERS = /(?:^|[/._-])(?:param(?:eter)?s?|config(?:uration)?)(?:[/._-][\w./-]{0,100})?\.json$/i;

/** CloudFormation and SAM templates, and the Serverless Framework: stacks, data stores with their guards and copies, nested stacks. */
export function create(knowledge: Knowledge): Extractor<Local> {
  return {
    id: 'cloudformation',
    // Every type of CloudFormation's own begins so.
    literals: ['aws::', 'parameterkey', '"parameters"', ...DEPLOY_LITERALS],
    wants: ({ file, hits, asked }: FileHint): boolean => file.origin !== 'home' && file.derived !== true
      && ((asked === true && /\.(?:ya?ml|json)$/i.test(file.path)) || (isData(file.path) && (SERVERLESS.test(file.path) || SAM_CONFIG.test(file.path))) || ((hits.has('aws::') || hits.has('parameterkey')) && TEMPLATE.test(file.path)) || (hits.has('"parameters"') && PARAMETERS.test(file.path)) || (DEPLOY_LITERALS.some((one) => hits.has(one)) && isRunner(file.path)))
      && !/(?:^|\/)(?:cdk\.out|\.aws-sam|\.serverless|node_modules)\//.test(file.path),
    needsTree: ({ file }, hits, asked): boolean => asked === true || !isRunner(file) || SERVERLESS.test(file) || SAM_CONFIG.test(file) || hits.has('aws::') || hits.has('parameterkey') || hits.has('"parameters"'),
    asksFor,
    // Templates often carry an ending of their own; YAML reads the JSON ones too.
    syntax: (file: string): Syntax | undefined => (/\.(?:template|cfn|cform|template\.txt)$/i.test(file) ? 'yaml' : undefined),
    read: readLocal,
    join: (local: readonly LocalFact<Local>[], tree: Tree): readonly Fact[] => (local.length === 0 ? [] : joinTemplates(local.map((one) => one.payload), tree, knowledge)),
  };
}
