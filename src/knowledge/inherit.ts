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

/** Collections of patterns of secrets. They know the form of a credential and nothing of what it may do; lists of permissions that one of them keeps beside them do. */
const COLLECTIONS = /^github:(?:gitleaks\/gitleaks|mongodb\/kingfisher|Yelp\/detect-secrets|secretlint\/secretlint|trufflesecurity\/trufflehog)@/;
const PATTERNS_ONLY = /^github:(?:gitleaks\/gitleaks|mongodb\/kingfisher|Yelp\/detect-secrets|secretlint\/secretlint|trufflesecurity\/trufflehog)@[^:]*:(?!pkg\/analyzer\/)/;

/**
 * Every kind that may do something with the ground of that: its own `powers`, else what its row or its file names besides collections of patterns, else
 * a guess. What a guess may do is a guess, unless it says otherwise.
 */
export function inheritPowers(rows: unknown, file: Row): unknown {
  if (!Array.isArray(rows)) return rows;
  return rows.map((row: unknown) => {
    if (!isRow(row) || !Array.isArray(row['may']) || row['may'].length === 0) return row;
    const day = { date: row['date'] ?? file['date'] };
    if (isRow(row['powers'])) return { ...row, powers: inheritSource(row['powers'], day) };
    const [source, basis] = row['basis'] === 'guess' ? [[], 'guess'] : [describing(row['source']), describing(file['source'])].map((one, at) => [one, at === 0 ? row['basis'] : file['basis']] as const).find(([one]) => one.length > 0) ?? [[], 'guess'];
    return { ...row, powers: { ...day, source, basis } };
  });
}

/** `inheritSources` for what comes back: neither a pattern of a token nor a list of permissions tells that, so a row with nothing else is a guess. */
export function inheritRecovery(rows: unknown, file: Row): unknown {
  return inheritSources(rows, { ...file, source: describing(file['source'], COLLECTIONS) });
}

/** The sources that say more than how a value looks. */
function describing(sources: unknown, without = PATTERNS_ONLY): readonly unknown[] {
  return Array.isArray(sources) ? sources.filter((one) => typeof one === 'string' && !without.test(one)) : [];
}
