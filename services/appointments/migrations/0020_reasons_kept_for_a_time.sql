-- What patients wrote when they booked is found, to be forgotten, by when they came.
CREATE INDEX appointments_reasons ON appointments (starts_at) WHERE reason IS NOT NULL;
