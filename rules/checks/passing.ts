import type { Resource } from '../../src/model/index.ts';

/** Words for what is thrown away, made again, or written by machines about machines. */
const PASSING = /(?:^|[^a-z])logs?(?:[^a-z]|$)|logging|accesslog|tmp|temp|cache|artifact|artefact|build|scratch|trash|preview|session|athena|query|result|access|audit|cdn|dist|export|report|upload|thumbnail|metric|trace|telemetry|landing|ingest|inbox|staging|spool|queue|dead|dlq|ephemeral|transient|expir|ttl|release|package|lambda|deploy|cloudtrail|inventor|sitemap|scan|csv|feed|state/i;

/** Does the name say that what it holds is made to pass? Such a thing may be emptied and shared without a loss. */
export function isPassing(resource: Pick<Resource, 'name'>): boolean { return PASSING.test(resource.name); }
