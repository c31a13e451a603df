// Where the browser of the browser tests is, and how it is started. Files named `*.browser.test.ts` use
// it and skip themselves where there is none; `BROWSER=required` makes that a failure.

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const elsewhere = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** `CHROMIUM_PATH`, else an installed Chromium or Chrome, else null. */
export function findChromium(env: Environment = process.env): string | null {
  const named = env['CHROMIUM_PATH'];
  if (named) {
    if (isProgram(named)) return named;
    throw new Error(
      `CHROMIUM_PATH is "${named}", which is no program; expected a path such as /usr/bin/chromium`,
    );
  }
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const places = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return [...places, ...elsewhere].find(isProgram) ?? null;
}

/** Whether a missing browser is a failure. */
export const browserIsRequired = (env: Environment = process.env) => env['BROWSER'] === 'required';

/** Starts headless, asks nothing of the network by itself, and works in a container. */
export const chromiumFlags: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
