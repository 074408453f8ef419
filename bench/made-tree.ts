import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files as a large monorepo has them: mostly code, some configuration, few secrets, no two alike. Gives their paths, in the order they were made. */
export function makeTree(directory: string, count: number): string[] {
  const code = `import { helper } from './helper.ts';\n${Array.from({ length: 60 }, (_, i) => `export function part${i}(value: number): number { return helper(value) * ${i}; }`).join('\n')}\n`;
  const paths: string[] = [];
  for (let i = 0; i < count; i++) {
    const folder = join(directory, `packages/p${i % 200}/src/d${i % 17}`);
    if (i < 3400) mkdirSync(folder, { recursive: true });
    const kind = i % 50;
    const [name, text] = kind === 0 ? ['deploy.yaml', `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c${i}\ndata:\n  key: value${i}\n`]
      : kind === 1 ? ['package.json', `{ "name": "p${i}", "scripts": { "build": "tsc" } }\n`]
        : kind === 2 ? ['main.tf', `resource "aws_s3_bucket" "b${i}" {\n  bucket = "bucket-${i}"\n}\n`]
          : kind === 3 ? ['README.md', `# Package ${i}\n\nWhat it does.\n`] : ['module.ts', `// Part ${i}.\n${code}`];
    const path = join(folder, `${i}-${name}`);
    writeFileSync(path, text);
    paths.push(path);
  }
  return paths;
}
