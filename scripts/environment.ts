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
