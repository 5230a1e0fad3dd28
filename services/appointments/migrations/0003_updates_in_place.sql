-- Each appointment changes within moments of its making, when its slot is held, and later when it is paid. With room
-- left on its page the new version stays there, and none of the indexes need be told (heap-only tuples).
ALTER TABLE appointments SET (fillfactor = 45);
