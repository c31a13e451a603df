// What every tool that this project starts is told: no telemetry, no look-ups, no prompts. Local
// work needs neither an account nor a network.

export const offlineEnvironment = {
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_SEND_ERROR_REPORTS: 'false',
  WRANGLER_HIDE_BANNER: 'true',
  WRANGLER_NO_SKILLS_UPDATE_PROMPTS: 'true',
  DO_NOT_TRACK: '1',
  ASTRO_TELEMETRY_DISABLED: '1',
} as const;

/**
 * What a build of the site is told, whatever is set around it: a test runner's or a shell's NODE_ENV, DEV or PROD would make a
 * development build, without search and with drafts.
 */
export const productionEnvironment = {
  NODE_ENV: 'production',
  DEV: undefined,
  PROD: undefined,
  MODE: undefined,
} as const;
