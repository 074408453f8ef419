import { folderOf, placeIn } from '../../../model/index.ts';
import type { Document, Place, Scalar } from '../../../model/index.ts';
import { isComment } from '../../shared/run-text.ts';
import { lost, scalar, textOf } from './value.ts';
import type { Value } from './value.ts';
import type { Workspace } from './workspaces.ts';

/** What a script or pipeline tells Terraform when it runs it: workspaces it selects, and values of variables. `value` is undefined where it is put together. */
export interface Runs {
  readonly file: string;
  readonly text: string;
  readonly workspaces: readonly Workspace[];
  readonly variables: readonly GivenVariable[];
  /** Variable files it names, `*` where the shell fills in. */
  readonly files: readonly string[];
}
/** `command`: the command that gives it; absent where it stands in the environment of several. */
export interface GivenVariable { readonly name: string; readonly value: string | undefined; readonly at: Place; readonly command?: string }

/** What must stand in a file of that kind for it to tell anything. */
export const RUN_LITERALS: readonly string[] = ['workspace select', 'workspace new', 'tf_workspace', 'tf_var_', ' -var ', ' -var=', '-var-file'];

const SELECTS = /\b(?:terraform|tofu)\b[^\n|;&]{0,120}?\bworkspace[ \t]+(?:select|new)[ \t]+(?:-or-create(?:=true)?[ \t]+)?["']?([A-Za-z0-9][\w.-]{0,89})["']?(?=[\s;|&)"']|$)/g;
const SELECTS_HANDED = /\b(?:terraform|tofu)\b[^\n|;&]{0,120}?\bworkspace[ \t]+(?:select|new)[ \t]+(?:-or-create(?:=true)?[ \t]+)?["']?(\$[({]\w{1,60}[)}])/g;
const NAMED = /\bTF_WORKSPACE["']?[ \t]{0,8}[:=][ \t]{0,8}["']?([A-Za-z0-9][\w.-]{0,89})["']?[ \t]{0,40}(?=$|[\s;&#])/gm;
const OPTION = /(?<=[\s"'])--?var(?:=|[ \t]+)(["']?)([A-Za-z_][\w-]{0,99})=([^\s'"]{0,300})/g;
const FILE = /(?<=[\s"'])--?var-file(?:=|[ \t]+)["']?([^\s'";|&)]{1,300})/g;
/** What a shell, a Makefile or a pipeline fills in. */
const FILLED = /\$\{\{[^}\n]{0,100}\}\}|\$\([^)\n]{0,100}\)|\$\{[^}\n]{0,100}\}|\$\w{1,80}|\{\{[^}\n]{0,100}\}\}/g;
const VARIABLE = /\bTF_VAR_([A-Za-z_]\w{0,99})["']?[ \t]{0,8}[:=][ \t]{0,8}(["']?)([^\n"']{0,300})/g;
const MOST = 200;
const MOST_LINES = 50;
const MOST_TEXT = 400_000;

/** Reads the text of one script. Comments say nothing. */
export function runsOf(document: Document): Runs | undefined {
  const text = document.text.slice(0, MOST_TEXT);
  const commented = (at: number): boolean => isComment(text, at);
  const workspaces: Workspace[] = [];
  for (const form of [SELECTS, NAMED]) {
    for (const match of text.matchAll(form)) {
      const name = match[1] ?? '';
      const start = match.index + match[0].lastIndexOf(name);
      if (workspaces.length < MOST && !commented(match.index)) workspaces.push({ name, at: placeIn(document, { start, end: start + name.length }), by: 'it is selected' });
    }
  }
  for (const match of text.matchAll(SELECTS_HANDED)) {
    for (const name of commented(match.index) ? [] : handedValues(text, match[1] ?? '')) if (workspaces.length < MOST) workspaces.push({ name, at: placeIn(document, { start: match.index, end: match.index + match[0].length }), by: 'it is selected' });
  }
  const variables: GivenVariable[] = [];
  const give = (name: string, raw: string, index: number, length: number, command?: string): void => {
    if (variables.length >= MOST || commented(index)) return;
    const at = placeIn(document, { start: index, end: index + length });
    // A matrix runs the command once for each of its values, and a target once for each that other targets hand it.
    const each = raw.startsWith('${{') ? matrixValues(text, index + length - raw.length) : handedValues(text, raw.trim());
    for (const value of each) variables.push({ name, value, at, ...command === undefined ? {} : { command: `${command} ${value}` } });
    if (each.length > 0) return;
    const value = raw.trim();
    // A command that puts it together, or a reference of the shell or pipeline; in a Makefile `$` is one as well.
    variables.push({ name, value: /[$`%{}<>()\\[\]]/.test(value) || value === '' ? undefined : value, at, ...command === undefined ? {} : { command } });
  };
  if (/\b(?:terraform|tofu|terragrunt)\b/.test(text)) {
    for (const match of text.matchAll(OPTION)) {
      const start = commandStart(text, match.index);
      // Many programs have an option that is called so with two dashes.
      if (match[0].startsWith('--') && !/terra|tofu|tf|\$/i.test(text.slice(start, match.index))) continue;
      give(match[2] ?? '', match[3] ?? '', match.index, match[0].length, `${document.file} ${start}`);
    }
  }
  for (const match of text.matchAll(VARIABLE)) {
    const raw = match[2] === '' ? (/^[^\s;&#]{0,300}/.exec(match[3] ?? '')?.[0] ?? '') : match[3] ?? '';
    give(match[1] ?? '', raw, match.index, match[0].length);
  }
  const filled = text.includes('-var-file') ? text.replace(FILLED, '*') : '';
  const files = [...filled.matchAll(FILE)].filter((match) => !isComment(filled, match.index)).slice(0, MOST).map((match) => match[1] ?? '').filter((path) => /^[\w./*-]{1,200}\.tfvars(?:\.json)?$/.test(path) && path.replaceAll(/[*./]/g, '').length > 'tfvars'.length);
  return workspaces.length + variables.length + files.length === 0 ? undefined : { file: document.file, text, workspaces, variables, files };
}

/** Where the command begins that an option stands in: its line, or one before that goes on here. */
function commandStart(text: string, option: number): number {
  let start = text.lastIndexOf('\n', option) + 1;
  for (let lines = 0; lines < MOST_LINES && start > 0; lines++) {
    const before = text.lastIndexOf('\n', start - 2) + 1;
    if (!/\\[ \t]*\r?$/.test(text.slice(Math.max(before, start - 200), start - 1)) && !/^[ \t]*--?[a-z]/.test(text.slice(start, start + 200))) break;
    start = before;
  }
  return start;
}

/** The values of `${{ matrix.environment }}` at an offset, where the file lists them in one line; empty where it does not. */
function matrixValues(text: string, at: number): readonly string[] {
  const name = /^\$\{\{[ \t]{0,4}matrix\.([A-Za-z_][\w-]{0,60})[ \t]{0,4}\}\}/.exec(text.slice(at, at + 100))?.[1];
  const listed = name === undefined ? undefined : new RegExp(`^[ \\t]{1,40}${name}:[ \\t]{0,8}\\[([^\\]\\n]{1,300})\\]`, 'm').exec(text)?.[1];
  return (listed ?? '').split(',').map((one) => one.trim().replace(/^(['"])(.*)\1$/, '$2')).filter((one) => /^[\w.-]{1,60}$/.test(one)).slice(0, 8);
}

/** What targets of a Makefile hand on under a name: `$(MAKE) apply ENV=production`. Empty where `written` is no variable. */
function handedValues(text: string, written: string): readonly string[] {
  const name = /^\$[({]([A-Za-z_]\w{0,60})[)}]$/.exec(written)?.[1];
  if (name === undefined || !text.includes('$(MAKE)')) return [];
  const values = [...text.matchAll(new RegExp(`\\$\\(MAKE\\)[^\\n]{0,200}?[ \\t]${name}=["']?([A-Za-z0-9][\\w.-]{0,60})["']?(?=\\s|$)`, 'g'))];
  return [...new Set(values.filter((match) => !isComment(text, match.index)).map((match) => match[1] ?? ''))].slice(0, 8);
}

/** The scripts that may be about a directory: those in it or below it, those that write its path, and those without another directory to mean. */
export function about(directory: string, all: readonly Runs[], soleRoot: boolean): readonly Runs[] {
  return all.filter((one) => {
    const home = folderOf(one.file);
    if (home === directory || (directory !== '.' && home.startsWith(`${directory}/`))) return true;
    if (soleRoot) return true;
    const [last = ''] = directory.split('/').slice(-1);
    return directory !== '.' && (mentions(one.text, directory) || (home !== '.' && directory.startsWith(`${home}/`) && mentions(one.text, directory.slice(home.length + 1))) || (last.length > 3 && home === '.' && mentions(one.text, last)));
  });
}

/** Does the text hold the path, not as the middle of a longer one? */
function mentions(text: string, path: string): boolean {
  for (let at = text.indexOf(path); at >= 0; at = text.indexOf(path, at + 1)) {
    if (!/[\w.-]/.test(text[at - 1] ?? ' ') && !/[\w.-]/.test(text[at + path.length] ?? ' ')) return true;
  }
  return false;
}

/** The value of a variable that nothing but scripts gives: what they agree on; undefined where one of them puts it together. */
export function toldAlone(told: readonly GivenVariable[]): Value | undefined {
  const [first] = told;
  if (first?.value === undefined || told.some((one) => one.value === undefined)) return undefined;
  const values = [...new Set(told.map((one) => one.value ?? ''))];
  return values.length === 1 ? scalar(typed(first.value), first.at, [], [{ at: first.at, note: `sets variable ${first.name} when it is run` }]) : lost('scripts that run it give different values', first.at, [], values.map(typed));
}

/** A value that a file says and scripts may override: what they all agree on stays. A text stays too where no script writes another one out. */
export function toldAlso(told: readonly GivenVariable[] | undefined, base: Value): Value {
  if (!told || base.type !== 'scalar') return base;
  const own = textOf(base);
  const other = told.find((one) => one.value !== own && (one.value !== undefined || typeof base.value !== 'string'));
  if (!other) return base;
  const values = told.every((one) => one.value !== undefined) ? [base.value, ...new Set(told.map((one) => typed(one.value ?? '')).filter((value) => String(value) !== own))] : undefined;
  return lost('a script that runs it gives another value', other.at, base.refs, values, base.via);
}

/** As Terraform reads it where a truth value or a number is asked for; as text it prints the same. */
function typed(text: string): Scalar { return text === 'true' ? true : text === 'false' ? false : /^(?:0|[1-9]\d{0,8})$/.test(text) ? Number(text) : text; }
