// A JSON Schema as a Markdown table: one row for each key, nested keys under their path, what is defined once in a row of its own.

interface Node {
  readonly $ref?: string; readonly type?: string | readonly string[]; readonly const?: unknown; readonly enum?: readonly unknown[]; readonly description?: string;
  readonly items?: Node; readonly anyOf?: readonly Node[]; readonly properties?: Readonly<Record<string, Node>>; readonly $defs?: Readonly<Record<string, Node>>;
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

/** Rows `path | type | description` of every key below `schema`, in its own order. A reference is named, and told under its name. */
export function schemaTable(schema: unknown): string {
  if (!isNode(schema)) return '';
  const rows: string[] = ['| key | type | |', '| --- | --- | --- |'];
  const below = (node: Node, path: string): void => {
    for (const [key, inner] of Object.entries(node.properties ?? {})) {
      const at = path === '' ? key : `${path}.${key}`;
      const many = inner.type === 'array';
      const held = many && inner.items ? inner.items : inner;
      rows.push(`| \`${at}${many ? '[]' : ''}\` | ${typeOf(held)} | ${(inner.description ?? held.description ?? '').replaceAll('|', '\\|')} |`);
      below(held, `${at}${many ? '[]' : ''}`);
    }
  };
  below(schema, '');
  for (const [name, node] of Object.entries(schema.$defs ?? {})) { rows.push(`| *${name}* | object | |`); below(node, name); }
  return rows.join('\n');
}

function typeOf(node: Node): string {
  if (node.$ref !== undefined) return `*${node.$ref.slice(node.$ref.lastIndexOf('/') + 1)}*`;
  if (node.enum) return node.enum.map((value) => `\`${String(value)}\``).join(' ');
  if ('const' in node) return `\`${JSON.stringify(node.const)}\``;
  if (node.anyOf) return node.anyOf.map(typeOf).join(' or ');
  return [node.type ?? 'any'].flat().join(' or ');
}
