import { baseName } from '../model/index.ts';
import type { MakeTarget, MakefileDocument, Parser, ShellAssignment, ShellCommand, SourceText } from '../model/index.ts';
import { Gaps } from './gap.ts';
import { expandMake, makeValues } from './makefile-expand.ts';
import type { MakeValues, MakeVariable } from './makefile-expand.ts';
import { extensionOf, isNamed } from './names.ts';
import { shellCommands } from './shell.ts';
import { endOfLine } from './spans.ts';

const ASSIGN = /^[ ]*(?:override[ \t]+)?(export[ \t]+)?([\w.-]+)[ \t]*(\?|:{0,3}|\+|!)=[ \t]*/;
const RULE = /^([^\s:#=][^:#=]*?)[ \t]*::?(?![:=])[ \t]*/;
const EXPORT = /^export[ \t]+([\w. -]+)$/;
/** Most rules and lines read. */
const MOST_TARGETS = 20_000;
const MOST_VARIABLES = 2_000;

/** Makefiles: targets, what they need, and the commands of their recipes with `$(NAME)` filled in where it is set once and plainly. */
export const makefile: Parser = {
  id: 'makefile',
  accepts(file) {
    return isNamed(file, 'makefile') || baseName(file).toLowerCase() === 'gnumakefile' || extensionOf(file) === 'mk' || extensionOf(file) === 'mak';
  },
  parse: parseMakefile,
};

interface Line { readonly text: string; readonly start: number; readonly end: number }
interface Rule { readonly names: readonly { readonly name: string; readonly start: number }[]; readonly prerequisites: readonly string[]; readonly start: number; end: number; readonly recipe: Line[]; readonly own: MakeVariable[] }

function parseMakefile(source: SourceText): MakefileDocument {
  const gaps = new Gaps(source);
  const { rules, variables, exported } = readLines(source.text);
  const phony = new Set(rules.filter((rule) => rule.names.some((one) => one.name === '.PHONY')).flatMap((rule) => rule.prerequisites));
  if (variables.length > MOST_VARIABLES) gaps.add('bound', `more than ${MOST_VARIABLES} variables; the rest is not known`, variables[MOST_VARIABLES]?.start ?? 0);
  const values = makeValues(variables.slice(0, MOST_VARIABLES));
  const global = variables.slice(0, MOST_VARIABLES).filter((one) => one.exported || exported.has(one.name) || exported.has('*')).slice(0, 200).map((one) => asAssignment(one, values));
  // Variables of one target stand in rules without a recipe: `prod: export NAME = value`.
  const ofTarget = new Map<string, MakeVariable[]>();
  for (const rule of rules) for (const { name } of rule.names) ofTarget.set(name, [...(ofTarget.get(name) ?? []).slice(-100), ...rule.own]);
  const targets: MakeTarget[] = [];
  for (const rule of rules) {
    if (rule.names.length === 1 && rule.names[0]?.name.startsWith('.') && rule.names[0].name !== '.DEFAULT' && rule.recipe.length === 0) continue;
    if (rule.own.length > 0 && rule.recipe.length === 0) continue;
    for (const { name, start } of rule.names) {
      if (targets.length >= MOST_TARGETS) { gaps.add('bound', `more than ${MOST_TARGETS} targets; the rest was not read`, start); break; }
      const own = ofTarget.get(name) ?? [];
      const known = own.length === 0 ? values : makeValues(own, values);
      const environment = own.length === 0 ? global : [...global, ...own.map((one) => asAssignment(one, known))];
      const commands = rule.recipe.flatMap((line) => recipeCommands(line, known, environment, gaps));
      targets.push({ name, nameSpan: { start, end: start + name.length }, prerequisites: rule.prerequisites, commands, phony: phony.has(name), start: rule.start, end: rule.end });
    }
  }
  return { file: source.file, origin: source.origin, text: source.text, syntax: 'makefile', targets, gaps: gaps.list() };
}

function recipeCommands(line: Line, values: MakeValues, environment: readonly ShellAssignment[], gaps: Gaps): readonly ShellCommand[] {
  const prefix = /^[\t ]*[@+-]*[\t ]*/.exec(line.text)?.[0].length ?? 0;
  const script = expandMake(line.text.slice(prefix), values);
  const read = shellCommands(script.text, 0, (offset) => line.start + prefix + script.map(offset));
  for (const gap of read.gaps) gaps.add(gap.kind, gap.reason, gap.start);
  return environment.length === 0 ? read.commands : read.commands.map((command) => inEnvironment(command, environment));
}

function inEnvironment(command: ShellCommand, environment: readonly ShellAssignment[]): ShellCommand {
  return { ...command, environment: [...environment, ...command.environment] };
}

function asAssignment(one: MakeVariable, values: MakeValues): ShellAssignment {
  const expanded = expandMake(one.value, values);
  const names = [...expanded.text.matchAll(/\$\{([\w.-]+)\}/g)].map((match) => match[1] ?? '');
  return {
    name: one.name, nameSpan: { start: one.start, end: one.start + one.name.length }, start: one.start, end: one.valueStart + one.value.length, exported: true,
    value: { start: one.valueStart, end: one.valueStart + one.value.length, text: one.value, variables: names, ...(expanded.text.includes('$') ? {} : { value: expanded.text }) },
  };
}

function readLines(text: string): { rules: Rule[]; variables: MakeVariable[]; exported: Set<string> } {
  const rules: Rule[] = [];
  const variables: MakeVariable[] = [];
  const exported = new Set<string>();
  let rule: Rule | undefined;
  let define = false;
  for (let at = 0; at < text.length;) {
    const line = logicalLine(text, at);
    at = line.end + 1;
    const plain = line.text.replace(/\r?$/, '');
    const bare = plain.trim();
    if (define) { define = bare !== 'endef'; continue; }
    if (line.text.startsWith('\t') && rule) { rule.recipe.push(line); rule.end = line.end; continue; }
    if (bare === '' || bare.startsWith('#')) continue;
    if (/^(?:override[ \t]+)?define\b/.test(bare)) { define = true; continue; }
    // Conditions do not end a rule: both sides are read.
    if (/^(?:ifeq|ifneq|ifdef|ifndef|else|endif|-?include|sinclude|vpath)\b/.test(bare)) continue;
    const variable = readVariable(plain, line.start);
    if (variable) { variables.push(variable); rule = undefined; continue; }
    if (bare === 'export') { exported.add('*'); continue; }
    const names = EXPORT.exec(bare)?.[1];
    if (names !== undefined) { for (const name of names.split(/\s+/)) exported.add(name); continue; }
    const head = plain.length < 10_000 ? RULE.exec(plain) : null;
    rule = head?.[1] === undefined ? undefined : readRule(plain, line, head[0], head[1]);
    if (rule) rules.push(rule);
  }
  return { rules, variables, exported };
}

function readRule(plain: string, line: Line, head: string, left: string): Rule {
  const names = [...left.matchAll(/\S+/g)].slice(0, 200).map((match) => ({ name: match[0], start: line.start + match.index }));
  const rest = plain.slice(head.length);
  const own = readVariable(rest.replace(/^private[ \t]+/, (word) => ' '.repeat(word.length)), line.start + head.length);
  const semicolon = own ? -1 : rest.indexOf(';');
  const needs = own ? '' : semicolon < 0 ? rest : rest.slice(0, semicolon);
  const recipe: Line[] = semicolon < 0 ? [] : [{ text: rest.slice(semicolon + 1), start: line.start + head.length + semicolon + 1, end: line.end }];
  return { names, prerequisites: needs.replace(/#.*$/s, '').split(/[\s|]+/).filter((word) => word !== '' && word !== '\\'), start: line.start, end: line.end, recipe, own: own ? [own] : [] };
}

function readVariable(plain: string, start: number): MakeVariable | undefined {
  const match = ASSIGN.exec(plain);
  const name = match?.[2];
  if (!match || name === undefined) return undefined;
  const value = plain.slice(match[0].length).replace(/\s+#.*$/s, '').trimEnd();
  const certain = match[3] !== '+' && match[3] !== '!' && match[3] !== '?';
  return { name, start: start + match[0].indexOf(name, match[1]?.length ?? 0), value, valueStart: start + match[0].length, exported: match[1] !== undefined, certain };
}

/** A line with those that continue it. */
function logicalLine(text: string, start: number): Line {
  let end = endOfLine(text, start);
  while (end < text.length && (text[end - 1] === '\\' || (text[end - 1] === '\r' && text[end - 2] === '\\'))) end = endOfLine(text, end + 1);
  return { text: text.slice(start, end), start, end };
}
