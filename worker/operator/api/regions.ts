// Where the probes are: what was asked of the platform, and where its objects really are.

import { z } from 'zod';
import { REGIONS } from '../../domain/vocabulary.ts';
import { readPlaces } from '../../store/places.ts';
import { endpoint } from './endpoint.ts';

export const regions = [
  endpoint({
    method: 'GET',
    path: '/v1/regions',
    tag: 'Page',
    summary: 'List the regions in use, with where their probes are',
    description:
      'A region is a wish; the platform places objects near it. Once a day each says where it is. Raise `REGION_GENERATION` to have them placed anew.',
    answer: {
      status: 200,
      schema: z.object({
        regions: z.array(
          z.object({
            region: z.enum(REGIONS),
            monitors: z.int(),
            colo: z.string().nullable().meta({ description: 'Airport code, null: not known' }),
            country: z.string().nullable(),
            generation: z.int().nullable(),
            asked_at: z.string().nullable().meta({ description: 'Null: not asked yet' }),
          }),
        ),
      }),
      description: 'In the order of their names',
    },
    async handle({ db, catalog }) {
      const places = new Map((await readPlaces(db)).map((place) => [place.region, place]));
      const used = REGIONS.flatMap((region) => {
        const monitors = catalog.monitors.filter((one) => one.regions.includes(region)).length;
        const place = places.get(region);
        if (monitors === 0) return [];
        const { colo = null, country = null, generation = null } = place ?? {};
        const asked_at = place === undefined ? null : new Date(place.askedAt).toISOString();
        return [{ region, monitors, colo, country, generation, asked_at }];
      });
      return { status: 200, body: { regions: used } };
    },
  }),
];
