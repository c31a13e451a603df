// Where the probes of each region really are, beside where they were asked to be.

import type { Catalog } from '../../domain/catalog.ts';
import type { Place } from '../../domain/place.ts';
import { REGIONS } from '../../domain/vocabulary.ts';
import type { Desk } from './layout.tsx';
import { When } from './layout.tsx';

export const PlacesPart = ({
  desk,
  catalog,
  places,
}: {
  desk: Desk;
  catalog: Catalog;
  places: readonly Place[];
}) => {
  const used = REGIONS.filter((region) =>
    catalog.monitors.some(({ regions }) => regions.includes(region)),
  );
  if (used.length === 0) return null;
  return (
    <>
      <h2>Where the probes are</h2>
      <ul>
        {used.map((region) => {
          const place = places.find((one) => one.region === region);
          return (
            <li>
              {region}
              <p class="facts">
                {place === undefined ? (
                  <span>not known yet</span>
                ) : (
                  <>
                    <span>{whereIs(place)}</span>
                    <span>
                      as it saw itself <When at={place.askedAt} now={desk.now} />
                    </span>
                  </>
                )}
              </p>
            </li>
          );
        })}
      </ul>
    </>
  );
};

function whereIs({ colo, country }: Place): string {
  const known = [colo, country].filter((one) => one !== null);
  return known.length === 0 ? 'not known' : known.join(', ');
}
