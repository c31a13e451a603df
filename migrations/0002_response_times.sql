-- How long the answers of one monitor took on one day, by region and hour: histograms, packed. A column and not a table,
-- because it is written with the day's windows and so costs no row of its own. NULL: none are known, or no longer.
ALTER TABLE uptime_day ADD COLUMN latency TEXT;
