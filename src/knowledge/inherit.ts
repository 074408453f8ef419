/** A YAML mapping as plain data; keys are the author's. */
export type Row = Readonly<Record<string, unknown>>;

/** Narrows parsed YAML to a mapping. */
export function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The row with `source`, `date` and `basis` of its file where it has none of its own. A row that says `basis: guess` or `source: []` takes
 * no source over: a guess does not become documented because its neighbours are. A row with a source of its own and no basis takes the
 * file's, unless that is a guess. Windows of effect are never inherited.
 */
export function inheritSource(row: unknown, file: Row): unknown {
  if (!isRow(row)) return row;
  const guess = row['basis'] === 'guess' || (Array.isArray(row['source']) && row['source'].length === 0);
  const source = row['source'] ?? (guess ? [] : file['source'] ?? []);
  const unsourced = Array.isArray(source) && source.length === 0;
  const inherited = file['basis'] === undefined || file['basis'] === 'guess' ? 'documented' : file['basis'];
  const basis = row['basis'] ?? (unsourced ? 'guess' : inherited);
  return { ...row, source, date: row['date'] ?? file['date'], basis };
}

/** `inheritSource` for every row of a list; anything but a list is left for the schema to refuse. */
export function inheritSources(rows: unknown, file: Row): unknown {
  return Array.isArray(rows) ? rows.map((row) => inheritSource(row, file)) : rows;
}

/** The row with `fields` of its file where it has none of its own. */
export function inheritFields(rows: unknown, file: Row, fields: readonly string[]): unknown {
  if (!Array.isArray(rows)) return rows;
  const given = Object.fromEntries(fields.filter((field) => file[field] !== undefined).map((field) => [field, file[field]]));
  return rows.map((row: unknown) => (isRow(row) ? { ...given, ...row } : row));
}
