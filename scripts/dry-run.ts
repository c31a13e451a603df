// `npm run dry-run`: builds the docs site and bundles the worker as a deployment would, and deploys nothing.

import { buildSite } from './site.ts';
import { runTool, wordsOrUsage } from './tool.ts';

wordsOrUsage(`Usage: npm run dry-run

Builds the docs site and bundles the worker into .wrangler/dry-run, as a deployment would. Nothing leaves this machine; to see
what deploying would do, too, use npm run deploy -- --dry-run.
`);
await buildSite({ configFile: process.env['ALLCLEAR_CONFIG'] });
const { ok } = await runTool('wrangler', ['deploy', '--dry-run', '--outdir=.wrangler/dry-run'], {
  onOutput: (text) => void process.stdout.write(text),
});
process.exitCode = ok ? 0 : 1;
