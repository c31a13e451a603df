// What is said around the response times of a component.

import type { Region } from '../domain/vocabulary.ts';

export type ResponseWords = {
  title: string;
  /** Nothing was measured in as many days. */
  none(days: number): string;
  /** How to read it; `zone` is "UTC". */
  note(zone: string): string;
  median: string;
  high: string;
  lastHours(hours: number): string;
  lastDays(days: number): string;
  /** The title of a picture: "Response times. Western Europe. Last 24 hours". */
  picture(where: string | null, span: string): string;
  /** What the picture shows; the lengths are formatted. */
  summary(facts: {
    lowest: string;
    highest: string;
    high: string;
    measured: number;
    hours: number;
  }): string;
  nothing: string;
  table: string;
  hour: string;
  /** `local`: from wherever the probe runs. */
  places: Record<Region | 'local', string>;
};
