-- returns nothing
-- Those that were approved and have not come for their tokens.
DELETE devices
FROM pairings
STRAIGHT_JOIN devices ON devices.id = pairings.device_id
WHERE pairings.expires_at < :now
