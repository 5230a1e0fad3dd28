// The instant at which a clinic date begins, for filters that are instants.
import {dayOf, plusHours, type Day, type Instant} from './dates';

// Zones lie up to 14 hours off UTC, by quarters of an hour.
export function startOf(day: Day): Instant {
  const midnight = `${day}T00:00:00Z`;
  for (let quarters = -14 * 4; quarters < 14 * 4; ++quarters) {
    const candidate = plusHours(midnight, quarters / 4);
    if (dayOf(candidate) === day) return candidate;
  }
  return midnight;
}
