import { folderOf, placeIn } from '../../../model/index.ts';
import type { Document, Place } from '../../../model/index.ts';
import { commandFrom, fileMeant, isComment, optionIn } from '../../shared/run-text.ts';
import type { Deployment, TemplateFile } from './model.ts';
import { lost, scalar } from './value.ts';
import type { Value } from './value.ts';

/** What a command that tells something of a stack begins with. */
export const DEPLOY_LITERALS: readonly string[] = ['cloudformation deploy', 'cloudformation create-stack', 'cloudformation update-stack', 'cloudformation update-termination-protection', 'cloudformation update-stack-set', 'sam deploy'];

const COMMAND = /\b(?:aws\b[^\n;|&]{0,80}?[ \t]cloudformation[ \t]+(deploy|create-stack(?:-set)?|update-stack(?:-set)?|update-termination-protection)(?![\w-])|sam[ \t]+(deploy))\b/g;
const MOST = 100;
const PAIR = /(?:^|[\s"'])(?:ParameterKey=([A-Za-z0-9]{1,255}),ParameterValue=|([A-Za-z0-9]{1,255})=)(?:\\?"([^"\\\n]{0,1000})\\?"|'([^'\n]{0,1000})'|([^\s"']{0,1000}))/g;

/** Commands of a script that deploy a template or protect a stack. Comments say nothing. */
export function deploymentsOf(document: Document): readonly Deployment[] {
  const { text } = document;
  return [...text.slice(0, 400_000).matchAll(COMMAND)].slice(0, MOST).flatMap((match): readonly Deployment[] => {
    if (isComment(text, match.index)) return [];
    const command = commandFrom(text, match.index);
    const option = (name: string): string | undefined => optionIn(command, name);
    const at: Place = placeIn(document, { start: match.index, end: match.index + match[0].length });
    const template = option('--template-file') ?? option('-t') ?? option('--template') ?? option('--template-body')?.replace(/^file:\/\//, '');
    const stack = option('--stack-name') ?? option('--stack-set-name');
    const written = /\s--(?:parameter-overrides|parameters)[ \t=]+((?:(?!\s--?[a-z])[^]){1,3500})/.exec(command)?.[1] ?? '';
    const given = new Map<string, Value>();
    for (const [, long, short, ...values] of written.matchAll(PAIR)) {
      const value = values.find((one) => one !== undefined) ?? '';
      const key = long ?? short ?? '';
      given.set(key, /[$`{}<>]/.test(value) ? lost('the script that deploys it gives it', at) : scalar(value, at));
    }
    const guarded = /\s--enable-termination-protection\b/.test(command) ? true : match[1] !== 'update-termination-protection' && /\s--no-enable-termination-protection\b/.test(command) ? false : undefined;
    const sam = match[2] !== undefined;
    return [{ kind: 'deployment', file: document.file, ...template === undefined ? {} : { template }, ...stack === undefined || !/^[A-Za-z][A-Za-z0-9-]{0,127}$/.test(stack) ? {} : { stack }, sam, given, ...guarded === undefined ? {} : { guarded }, at }];
  });
}

/** The template that a deployment names, as far as only one can be meant: seen from the script, from the root, or by its end. */
export function templateOf(one: Deployment, templates: readonly TemplateFile[]): TemplateFile | undefined {
  const home = folderOf(one.file);
  if (one.template === undefined) return one.sam ? only(templates.filter((template) => folderOf(template.file) === home && /(?:^|\/)template\.(?:ya?ml|json)$/.test(template.file))) : undefined;
  // What a tool packages is deployed under another name; the template it was made of is not told.
  const file = fileMeant(one.template, one.file, templates.map((template) => template.file));
  return templates.find((template) => template.file === file);
}

function only<T>(all: readonly T[]): T | undefined { return all.length === 1 ? all[0] : undefined; }
