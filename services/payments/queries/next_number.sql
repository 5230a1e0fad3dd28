-- returns std::int64_t
-- No sequence, which leaves gaps where a transaction fails: whoever asks next waits for this one.
INSERT INTO invoice_series AS s (kind, series, last)
VALUES (:kind, :series, 1)
ON CONFLICT (kind, series) DO UPDATE
SET last = s.last + 1
RETURNING last
