// node literals.js: the literals of the credential reader, one a line, for a peer to search.
import { loadRuntime } from '../../src/discover/index.ts';
import { create } from '../../src/extract/secrets/index.ts';
import { parseKnowledge } from '../../src/knowledge/precompiled.ts';

process.stdout.write(`${(create(parseKnowledge(loadRuntime(new URL('./', import.meta.url)).knowledge, { checked: true })).literals ?? []).join('\n')}\n`);
