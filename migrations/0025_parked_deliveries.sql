-- What could not be delivered, by what it was about. Partial: only what is parked costs a row.

CREATE INDEX delivery_parked ON delivery (subject) WHERE state = 'parked';
