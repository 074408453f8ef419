import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Fetches a program of Debian's unstable distribution with apt, from the mirror that this machine's own sources name, and unpacks it below `folder`; gives the folder of its programs. apt keeps its
 * lists in `folder` too: nothing is installed and nothing of the machine's is changed. Undefined where there is no apt, no mirror or no such package, with the reason on standard error.
 */
export function fromDebian(name: string, folder: string): string | undefined {
  try {
    const targets = execFileSync('apt-get', ['indextargets', '--format', '$(REPO_URI) $(COMPONENT) $(RELEASE)', 'Created-By: Packages'], { encoding: 'utf8' });
    const mirror = targets.split('\n').map((line) => line.split(' ')).find(([address = '', component, release = '']) => component === 'main' && /\/debian\/?$/.test(address) && !release.includes('security'))?.[0];
    if (mirror === undefined) throw new Error('no mirror of Debian among the sources');
    for (const below of ['state/lists/partial', 'cache/archives/partial', 'got']) mkdirSync(join(folder, below), { recursive: true });
    writeFileSync(join(folder, 'sources.list'), `deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${mirror} sid main\n`);
    const own = { 'Dir::State': join(folder, 'state'), 'Dir::State::status': '/dev/null', 'Dir::Cache': join(folder, 'cache'), 'Dir::Etc::SourceList': join(folder, 'sources.list'), 'Dir::Etc::SourceParts': '-' };
    const options = Object.entries(own).flatMap(([key, value]) => ['-o', `${key}=${value}`]);
    execFileSync('apt-get', [...options, '-qq', 'update'], { stdio: ['ignore', 'ignore', 'pipe'] });
    execFileSync('apt-get', [...options, '-qq', 'download', name], { cwd: join(folder, 'got'), stdio: ['ignore', 'ignore', 'pipe'] });
    const file = readdirSync(join(folder, 'got')).find((one) => one.startsWith(`${name}_`) && one.endsWith('.deb'));
    if (file === undefined) throw new Error('apt gave no package');
    execFileSync('dpkg', ['-x', join(folder, 'got', file), join(folder, 'root')]);
    return join(folder, 'root/usr/bin');
  } catch (error) {
    process.stderr.write(`${name} was not fetched from Debian: ${error instanceof Error ? error.message.split('\n')[0] : 'apt failed'}\n`);
    return undefined;
  }
}
