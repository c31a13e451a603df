// Reads from the name of a binary package which system it is for, as its own manifest would say:
// `@scope/binding-linux-x64-musl` is linux, x64, musl. Offline, because a registry need not serve
// packages for systems that nobody near it runs.

/** The three fields by which npm decides whether a package belongs on a machine. */
export type Platform = { os?: string[]; cpu?: string[]; libc?: string[] };

const systems: Readonly<Record<string, string>> = {
  aix: 'aix',
  android: 'android',
  darwin: 'darwin',
  freebsd: 'freebsd',
  linux: 'linux',
  linuxmusl: 'linux',
  netbsd: 'netbsd',
  openbsd: 'openbsd',
  openharmony: 'openharmony',
  sunos: 'sunos',
  win32: 'win32',
  windows: 'win32',
};

const processors: Readonly<Record<string, string>> = {
  '64': 'x64',
  arm: 'arm',
  arm64: 'arm64',
  ia32: 'ia32',
  loong64: 'loong64',
  mips64el: 'mips64el',
  ppc64: 'ppc64',
  riscv64: 'riscv64',
  s390x: 's390x',
  universal: 'universal',
  wasm32: 'wasm32',
  x64: 'x64',
};

const libraries: Readonly<Record<string, string>> = {
  gnu: 'glibc',
  gnueabihf: 'glibc',
  linuxmusl: 'musl',
  musl: 'musl',
  musleabihf: 'musl',
};

/** What a binary package's name says; null when it names neither a system nor a processor. */
export function platformOf(name: string): Platform | null {
  const words = name.replace(/^@[^/]+\//, '').split('-');
  const pick = (table: Readonly<Record<string, string>>) =>
    words.flatMap((word) => (Object.hasOwn(table, word) ? [table[word] ?? ''] : []));
  const os = pick(systems).slice(-1);
  const cpu = pick(processors)
    .slice(-1)
    .filter((word) => word !== 'universal');
  const libc = pick(libraries).slice(-1);
  if (os.length + cpu.length === 0) return null;
  return {
    ...(os.length > 0 && { os }),
    ...(cpu.length > 0 && { cpu }),
    ...(libc.length > 0 && { libc }),
  };
}
