// Four kinds of test, told apart by name: `*.test.ts` is pure, `*.worker.test.ts` runs in workerd
// with a migrated database, `*.site.test.ts` looks at the built pages, and `tests/` drives the whole
// system. All of them see one catalog, compiled from the shipped configuration.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';
import { trustedAuthority } from './scripts/certificate.ts';
import type { PropertySeed } from './worker/testing/seed.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// The workerd pool refuses to start where these are missing; what is in them matters to no unit test.
mkdirSync(here('dist'), { recursive: true });
mkdirSync(here('migrations'), { recursive: true });
mkdirSync(here('.wrangler/test'), { recursive: true });

// The same configuration from another folder, because beside the real one may lie a `.dev.vars`, and
// what a developer has set must not change what the tests see.
const workerConfig = here('.wrangler/test/wrangler.toml');
writeFileSync(
  workerConfig,
  readFileSync(here('wrangler.toml'), 'utf8')
    .replace('main = "worker/', 'main = "../../worker/')
    .replace('directory = "./dist"', 'directory = "../../dist"')
    .replace('migrations_dir = "migrations"', 'migrations_dir = "../../migrations"'),
);

Object.assign(process.env, {
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_SEND_ERROR_REPORTS: 'false',
  DO_NOT_TRACK: '1',
  ASTRO_TELEMETRY_DISABLED: '1',
});

const alias = { 'allclear-catalog': here('.wrangler/test/catalog.js') };
const everywhere = ['**/node_modules/**', 'dist/**', '.wrangler/**'];

/** What property tests begin with: the same cases each time, unless `PROPERTY_SEED` is another number or `random`. */
function propertySeed(): PropertySeed {
  const { PROPERTY_SEED: wish = '20261127' } = process.env;
  if (wish === 'random') return null;
  if (/^-?\d{1,9}$/.test(wish)) return Number(wish);
  throw new Error(`PROPERTY_SEED is "${wish}"; expected a whole number, for example 7, or random`);
}

// All give-up times are for a machine that is busy with something else: none of them is what a test is about.
const patience = (ms: number) =>
  ({
    testTimeout: ms,
    hookTimeout: ms,
    expect: { poll: { timeout: ms / 2, interval: 20 } },
  }) as const;

// The small tests share the machine. Without an order of their own, vitest runs them last where there
// are two processors or fewer.
const small = {
  sequence: { groupOrder: 1 },
  maxWorkers: '100%',
  provide: { propertySeed: propertySeed() },
  ...patience(300_000),
} as const;

export default defineConfig({
  test: {
    globalSetup: ['scripts/test-setup.ts'],
    teardownTimeout: 60_000,
    projects: [
      {
        resolve: { alias },
        test: {
          ...small,
          name: 'pure',
          setupFiles: ['worker/testing/seed.ts'],
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...everywhere, '**/*.{worker,site}.test.{ts,tsx}', 'tests/**'],
        },
      },
      {
        resolve: { alias },
        plugins: [
          cloudflareTest(async () => ({
            wrangler: { configPath: workerConfig },
            miniflare: {
              bindings: { TEST_MIGRATIONS: await readD1Migrations(here('migrations')) },
              // A unit test that reaches for the network has forgotten to pass its own fetch.
              outboundService: (request: { url: string }) =>
                new Response(`no network in tests: ${request.url}`, { status: 599 }) as never,
              // Real sockets on this machine, for the tests of the probes.
              serviceBindings: {
                LOOPBACK: {
                  network: {
                    allow: ['private', 'local'],
                    tlsOptions: { trustedCertificates: [trustedAuthority().chain] },
                  },
                },
              },
            },
          })),
        ],
        test: {
          ...small,
          name: 'worker',
          include: ['**/*.worker.test.{ts,tsx}'],
          exclude: [...everywhere, 'tests/**'],
          setupFiles: ['worker/testing/seed.ts', 'worker/testing/setup.ts'],
          globalSetup: ['scripts/test-faults.ts'],
        },
      },
      {
        resolve: { alias },
        test: {
          ...small,
          name: 'site',
          include: ['**/*.site.test.ts'],
          exclude: [...everywhere, 'tests/**'],
          globalSetup: ['scripts/test-site.ts'],
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'system',
          include: ['tests/**/*.test.ts'],
          exclude: everywhere,
          globalSetup: ['scripts/test-site.ts'],
          // By themselves and one after the other, once the small tests have said what they know.
          sequence: { groupOrder: 2 },
          fileParallelism: false,
          maxWorkers: 1,
          ...patience(600_000),
        },
      },
    ],
  },
});
