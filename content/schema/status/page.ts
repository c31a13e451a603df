// The page and what stands on it: its name and look, the groups, the components.

import { z } from 'zod';

import { httpsPage, image, origin } from './address.ts';
import { accent } from './colour.ts';
import { identifier, language, line, timeZone } from './words.ts';

export const page = z.strictObject({
  name: line(60).meta({ description: 'Name of the company or product.', example: 'Meridian' }),
  url: origin.meta({ description: 'Public address of this page.' }),
  id: z
    .string()
    .regex(/^[a-z0-9]{12}$/)
    .optional()
    .meta({
      description:
        'Id of the page in the API. Left out, it is derived from `url`; write it down before moving the page elsewhere.',
      expected: 'exactly 12 lower-case letters and digits',
      example: 'k3v9q0w7d2mx',
    }),
  timezone: timeZone.prefault('Etc/UTC').meta({
    description: 'Zone in which times are shown to readers whose browser runs no script.',
  }),
  language: language.prefault('en').meta({ description: 'Language of the page at `/`.' }),
  support: httpsPage.optional().meta({ description: 'Where customers get help.' }),
  logo: image.optional().meta({
    description: 'Image shown instead of the name, 32 pixels high, on light and on dark.',
  }),
  favicon: image.optional().meta({
    description:
      'Icon of the browser tab. Left out, it is the sign of the present state, and changes with it.',
    example: '/brand/favicon.svg',
  }),
  accent: accent.optional().meta({
    description:
      'Brand colour, for links. It must be readable on white; on a dark page it is lightened until it is.',
  }),
  footer: line(300).optional().meta({
    description:
      'A line at the foot of every page. `[text](https://…)` in it is a link; nothing else is markup.',
    example: 'Meridian Ltd, Zurich. [Imprint](https://meridian.example/imprint)',
  }),
});

export const group = z.strictObject({
  id: identifier.meta({ description: 'Name of the group for machines.', example: 'platform' }),
  name: line(60).meta({ description: 'Name that readers see.', example: 'Platform' }),
});

export const component = z.strictObject({
  id: identifier.meta({
    description: 'Name of the component for machines. Published and never used for something else.',
    example: 'api',
  }),
  name: line(60).meta({ description: 'Name that readers see.', example: 'API' }),
  group: identifier
    .optional()
    .meta({ description: 'The group that it is shown in.', example: 'platform' }),
  description: line(200).optional().meta({
    description: 'What it is, in the words of customers.',
    example: 'REST and streaming endpoints',
  }),
});
