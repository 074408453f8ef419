import { byDefault, set, unknown } from '../../../model/index.ts';
import type { AgentId, DataNode, Known, McpServerFact, McpServerRow, Place } from '../../../model/index.ts';
import { at, boolOf, entries, isMap, placeOf, placedText, placedTexts, textOf } from './data.ts';
import type { In, Placed } from './data.ts';
import { wordsOf } from './command-line.ts';
import { nameWords } from './rule-words.ts';
import { recogniseServer } from './mcp-recognise.ts';

/** A server entry of a configuration file, without the agents it is for, and what the file says of approving its tools. */
export interface ServerEntry {
  readonly server: Omit<McpServerFact, 'agents'>;
  readonly at: Place;
  readonly off: boolean;
  /** Every tool of it is called without a question (`trust: true`). */
  readonly trusted?: Place | undefined;
  /** Tools called without a question (`autoApprove`, `alwaysAllow`). */
  readonly approved: readonly Placed<string>[];
  /** When present, only these tools are there. */
  readonly toolsOn?: readonly string[] | undefined;
}

/** How a server is started or reached; for recognition only, values never leave this room. */
export interface Launch { readonly words: readonly Placed<string>[]; readonly url: Placed<string> | undefined; readonly variables: readonly { readonly name: string; readonly value: string | undefined; readonly at: Place }[] }

/** Reads every entry of a `name -> server` map, whatever vendor's spelling it uses. */
export function readServers(where: In, node: DataNode | undefined, rows: readonly McpServerRow[]): readonly ServerEntry[] {
  return entries(node).filter((entry) => isMap(entry.value)).slice(0, 500).map((entry) => {
    const value = entry.value;
    const launch = launchOf(where, value);
    const row = recogniseServer(launch, rows);
    const place = placeOf(where, { start: entry.keySpan.start, end: value.end });
    const name = entry.key;
    const program = launch.words[0]?.value;
    const host = launch.url && hostOf(launch.url.value);
    const toolsOff = ['excludeTools', 'disabled_tools', 'disabledTools'].flatMap((key) => placedTexts(where, at(value, key)).map((each) => each.value));
    const toolsOn = ['includeTools', 'enabled_tools'].flatMap((key) => (at(value, key) ? [placedTexts(where, at(value, key)).map((each) => each.value)] : []))[0];
    const trust = at(value, 'trust');
    return {
      at: place, off: boolOf(at(value, 'disabled')) === true || boolOf(at(value, 'enabled')) === false,
      trusted: boolOf(trust) === true && trust ? placeOf(where, trust) : undefined,
      approved: ['autoApprove', 'alwaysAllow'].flatMap((key) => placedTexts(where, at(value, key))),
      toolsOn,
      server: {
        fact: 'mcp-server', key: `mcp:${where.file}#${name}`, name, ...(row ? { row: row.id } : {}),
        transport: launch.url ? 'http' : program === undefined ? 'unknown' : 'stdio',
        launches: launch.url ? nameWords(host ?? '', 'a host that cannot be read') : nameWords(program?.split(/[\\/]/).at(-1) ?? '', 'a program that cannot be read'),
        readOnly: readOnlyOf(row, launch, place), limitedTo: limitOf(row, launch, place), toolsOff,
        variables: launch.variables.map(({ name: variable, at: standing }) => ({ name: variable, at: standing })),
        evidence: [{ at: place, note: row ? `the MCP server ${row.name}` : 'an MCP server that is not in the tables' }],
      },
    };
  });
}

/** The servers as facts for these agents. */
export function serverFacts(list: readonly ServerEntry[], agents: readonly AgentId[]): readonly McpServerFact[] {
  return list.filter((entry) => !entry.off).map((entry) => ({ ...entry.server, agents }));
}

function launchOf(where: In, value: DataNode): Launch {
  const command = at(value, 'command');
  const list = [...placedTexts(where, command), ...placedTexts(where, at(value, 'args'))];
  const split = (each: Placed<string>): readonly Placed<string>[] => (each.value.includes(' ') ? wordsOf(each.value).map((word) => ({ value: word, at: each.at })) : [each]);
  // Twice, for `bash -c "npx ..."` written as one text.
  const words = list.flatMap(split).flatMap(split);
  const url = ['url', 'httpUrl', 'serverUrl'].map((key) => placedText(where, at(value, key))).find((each) => each !== undefined)
    ?? words.find((word) => /^https?:\/\//.test(word.value) && words.some((each) => /(?:^|\/)mcp-remote(?:@|$)/.test(each.value)));
  const named = ['env', 'headers', 'http_headers'].flatMap((key) => entries(at(value, key)).map((entry) => ({ name: entry.key, value: textOf(entry.value), at: placeOf(where, entry.value) })));
  const listed = ['env_vars', 'bearer_token_env_var'].flatMap((key) => placedTexts(where, at(value, key)).map((each) => ({ name: each.value, value: undefined, at: each.at })));
  const inWords = words.flatMap((word) => [...word.value.matchAll(/\$\{(?:env:)?([A-Za-z_][A-Za-z0-9_]{0,100})/g)].map((found) => ({ name: found[1] ?? '', value: undefined, at: word.at })));
  const dockerEnvironment = words.flatMap((word, i) => {
    const given = word.value === '-e' || word.value === '--env' ? words[i + 1] : undefined;
    const name = given && /^([A-Za-z_][A-Za-z0-9_]{0,100})(?:=(.*))?$/s.exec(given.value);
    return given && name?.[1] ? [{ name: name[1], value: name[2], at: given.at }] : [];
  });
  return { words, url, variables: [...named, ...listed, ...inWords, ...dockerEnvironment].filter((each) => /^[\w.-]{1,128}$/.test(each.name)) };
}

/** Host of a URL without user and password. */
export function hostOf(url: string): string | undefined {
  try { return new URL(url).hostname || undefined; } catch { return undefined; }
}

const TRUE = /^(?:true|1|yes|on)$/i;

function readOnlyOf(row: McpServerRow | undefined, launch: Launch, place: Place): Known<boolean> {
  if (!row) return unknown('the server is not in the tables', place);
  const belief = `operations/mcp-servers:${row.id}`;
  if (row.alwaysReadOnly) return byDefault(true, belief);
  for (const each of row.readOnly) {
    const found = switchOf(each, launch);
    if (!found) continue;
    if (found.value === undefined || /\$\{/.test(found.value)) return unknown('its read-only switch takes a value from elsewhere', found.at, [true, false]);
    const on = each.value === undefined ? TRUE.test(found.value) : found.value.toLowerCase() === each.value.toLowerCase();
    return set(on, found.at);
  }
  return byDefault(false, belief);
}

function limitOf(row: McpServerRow | undefined, launch: Launch, place: Place): Known<string> {
  if (!row) return unknown('the server is not in the tables', place);
  for (const each of row.limit) {
    if (each.argument === '*') {
      const given = directories(row, launch);
      const broad = given.find((word) => /^(?:\/|~\/?|\$HOME\/?|\$\{(?:env:)?HOME\}\/?|\$\{userHome\}|\.\.(?:\/.*)?|[A-Z]:\\?|\/(?:home|Users)\/?[^/]*\/?)$/.test(word.value));
      if (given[0] && !broad) return set('the directories it is given', given[0].at);
      continue;
    }
    const found = switchOf(each, launch);
    if (found && found.value !== '') return set(`what ${each.argument ?? each.variable ?? each.parameter ?? 'its switch'} names`, found.at);
  }
  return byDefault('', `operations/mcp-servers:${row.id}`);
}

/** Words after the package name that are no options. */
function directories(row: McpServerRow, launch: Launch): readonly Placed<string>[] {
  const from = launch.words.findIndex((word) => [...row.detect.packages, ...row.detect.images].some((name) => word.value.includes(name)));
  return from < 0 ? [] : launch.words.slice(from + 1).filter((word) => !word.value.startsWith('-'));
}

/** A switch as an argument, variable, header or URL parameter; a bare flag counts as `true`. */
function switchOf(wanted: { readonly argument?: string; readonly variable?: string; readonly parameter?: string }, launch: Launch): { value: string | undefined; at: Place } | undefined {
  if (wanted.argument !== undefined) {
    for (const [i, word] of launch.words.entries()) {
      if (word.value.startsWith(`${wanted.argument}=`)) return { value: word.value.slice(wanted.argument.length + 1), at: word.at };
      if (word.value !== wanted.argument) continue;
      const next = launch.words[i + 1];
      return { value: next && !next.value.startsWith('-') ? next.value : 'true', at: word.at };
    }
  }
  if (wanted.variable !== undefined) {
    const variable = launch.variables.find((each) => each.name.toLowerCase() === wanted.variable?.toLowerCase());
    if (variable) return { value: variable.value, at: variable.at };
  }
  if (wanted.parameter !== undefined && launch.url) {
    try {
      const value = new URL(launch.url.value).searchParams.get(wanted.parameter);
      if (value !== null) return { value, at: launch.url.at };
    } catch { return undefined; }
  }
  return undefined;
}

