/** craterscan.yml and comments in files: what people tell the tool, with reasons. This room only reads them; scan.ts decides what they may do. */
export { inlineSuppressions } from './inline.ts';
export type { InlineSuppression, InlineSuppressions } from './inline.ts';
export { CONFIG_FILE } from './file.ts';
export { parseConfig } from './parse.ts';
export type { ParsedConfig } from './parse.ts';
export { settingSpan } from './position.ts';
export { configSchema } from './schema.ts';
export type { Config } from './schema.ts';
