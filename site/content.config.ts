// The site's one collection. The strict schemas of the content stand in `content/schema`, applied
// by the loader before Starlight sees anything; what is declared here is only what pages carry
// beside Starlight's own fields.

import { defineCollection } from 'astro:content';
import { docsSchema, i18nSchema } from '@astrojs/starlight/schema';
import { z } from 'astro/zod';
import { contentLoader } from './content-loader.ts';
import type { PostmortemPanel, RunbookPanel } from './page.ts';

export const collections = {
  docs: defineCollection({
    loader: contentLoader(),
    schema: docsSchema({
      extend: z.object({
        order: z.number().optional(),
        postmortem: z.custom<PostmortemPanel>().optional(),
        runbook: z.custom<RunbookPanel>().optional(),
      }),
    }),
  }),
  // Starlight's own words where ours are better; it looks for them in this collection.
  i18n: defineCollection({
    loader: () => [{ id: 'en', 'page.editLink': 'Suggest a change' }],
    schema: i18nSchema(),
  }),
};
