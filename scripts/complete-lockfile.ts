// A lockfile written on one system can lack the binary packages of the others: `npm ci` then refuses
// it, or leaves those systems without a binary. This adds the missing entries (`npm run lockfile`)
// and, with `--check`, only names them. It needs no network and never touches an entry that exists.

import { readFileSync, writeFileSync } from 'node:fs';
import { platformOf, type Platform } from './platforms.ts';
import { wordsOrUsage } from './tool.ts';

type Entry = Platform & {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  optionalDependencies?: Readonly<Record<string, string>>;
};
export type Lockfile = { packages: Record<string, Entry> };

export type Missing = { key: string; name: string; version: string; wantedBy: string };

/** Where npm would look for `name` from inside `from`: its own folder first, then outwards. */
function candidates(from: string, name: string): string[] {
  const found: string[] = [];
  for (let folder = from; ;) {
    found.push(`${folder === '' ? '' : `${folder}/`}node_modules/${name}`);
    if (folder === '') return found;
    const outer = folder.lastIndexOf('/node_modules/');
    folder = outer < 0 ? '' : folder.slice(0, outer);
  }
}

/** The optional packages that some entry names and the lockfile does not hold. */
export function missingFrom(lockfile: Lockfile): Missing[] {
  const missing: Missing[] = [];
  for (const [wantedBy, entry] of Object.entries(lockfile.packages)) {
    const optional = Object.entries(entry.optionalDependencies ?? {});
    for (const [name, version] of optional) {
      if (candidates(wantedBy, name).some((key) => key in lockfile.packages)) continue;
      // Beside the sibling that is there; where none is, beside the package that wants it.
      const sibling = optional
        .flatMap(([other]) => candidates(wantedBy, other).map((key) => ({ key, other })))
        .find(({ key }) => key in lockfile.packages);
      const prefix = sibling
        ? sibling.key.slice(0, -sibling.other.length)
        : (candidates(wantedBy, name).at(1) ?? `node_modules/${name}`).slice(0, -name.length);
      missing.push({ key: `${prefix}${name}`, name, version, wantedBy });
    }
  }
  return missing;
}

/** The lockfile with the missing entries added, its packages in npm's order. */
export function complete(lockfile: Lockfile): Lockfile {
  const packages = { ...lockfile.packages };
  for (const { key, name, version, wantedBy } of missingFrom(lockfile)) {
    const platform = platformOf(name);
    if (!platform) throw new Error(`${name}: its name does not say which system it is for`);
    if (!/^\d+\.\d+\.\d+/.test(version)) {
      throw new Error(`${name}: expected an exact version, found ${version}`);
    }
    const { cpu, libc, os } = platform;
    packages[key] = {
      version,
      ...(cpu && { cpu }),
      ...(lockfile.packages[wantedBy]?.dev && { dev: true }),
      ...(libc && { libc }),
      optional: true,
      ...(os && { os }),
    };
  }
  const sorted = Object.entries(packages).toSorted(([a], [b]) => a.localeCompare(b, 'en'));
  return { ...lockfile, packages: Object.fromEntries(sorted) };
}

if (import.meta.main) {
  const words = wordsOrUsage(
    'Usage: npm run lockfile [-- --check]\n\nAdds the packages for other systems to package-lock.json; --check only says whether one is missing.\n',
    ['--check'],
  );
  const file = new URL('../package-lock.json', import.meta.url);
  const lockfile: Lockfile = JSON.parse(readFileSync(file, 'utf8'));
  const missing = missingFrom(lockfile);
  if (!words.includes('--check')) {
    writeFileSync(file, `${JSON.stringify(complete(lockfile), null, 2)}\n`);
    console.log(`package-lock.json: ${missing.length} entries added`);
  } else if (missing.length > 0) {
    console.error('package-lock.json lacks packages for other systems:');
    for (const { name, version, wantedBy } of missing) {
      console.error(`  ${name}@${version}, an optional dependency of ${wantedBy}`);
    }
    console.error('Run `npm run lockfile` and commit the result.');
    process.exitCode = 1;
  }
}
