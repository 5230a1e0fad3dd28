// Believable months of a clinic: what is booked of doctors' hours, how far ahead, and what becomes of it. The same for
// the same seed.
//
//   node demo/months.mjs 2026-01-05 10000 7        as many bookings from that day on, one a line, as JSON
//
// Of the clinic of demo/. `doctor` and `specialty` count in demo/'s files; instants are UTC; what does not happen is
// null. Who pays does so `pay_after` seconds after booking; `late_after`: when nobody waits for the money any more.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const demo = (kind) => JSON.parse(readFileSync(new URL(`${kind}.json`, import.meta.url), "utf8"));
const minute = 60_000;
const day = 24 * 60 * minute;
const zone = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/Lisbon",
  dateStyle: "short",
  timeStyle: "medium",
  hourCycle: "h23",
});

// Mulberry32: small, and good enough for a play.
function randomOf(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = Math.imul(state ^ (state >>> 15), state | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    happens: (share) => next() < share,
    one: (list) => list[Math.floor(next() * list.length)],
    exponential: (mean) => -mean * Math.log(1 - next()),
    normal: (mean, deviation) =>
      mean + deviation * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}

// The instant at which the clinic's clock shows so many minutes of a date, as milliseconds.
function onTheWall(date, minutes) {
  const [year, month, dayOfMonth] = date.split("-").map(Number);
  const asUtc = Date.UTC(year, month - 1, dayOfMonth, 0, minutes);
  const shown = /(\d+)\/(\d+)\/(\d+), (\d+):(\d+)/.exec(zone.format(asUtc)).slice(1).map(Number);
  return asUtc - (Date.UTC(shown[2], shown[1] - 1, shown[0], shown[3], shown[4]) - asUtc);
}

const minutesOf = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
const instant = (milliseconds) => new Date(Math.round(milliseconds / 1000) * 1000).toISOString().replace(".000", "");

// What of one doctor's hours of one day is booked: starts, one after another, some left free.
function* booked(doctor, date, specialties, random) {
  const busy = 0.68 + 0.15 * Math.sin(new Date(date).getTime() / day / 58);
  for (const [from, to] of doctor.hours) {
    for (let at = minutesOf(from); at < minutesOf(to); ) {
      const specialty = random.one(doctor.specialties);
      const index = specialties.findIndex(({ names }) => names.en === specialty);
      const minutes = specialties[index].duration_minutes;
      if (random.happens(busy) && at + minutes <= minutesOf(to)) {
        yield { specialty: index, at, minutes, price_cents: specialties[index].price_cents };
        at += minutes;
      } else {
        at += doctor.slot_minutes;
      }
    }
  }
}

// How a visit went that was not called off. Delays grow over a morning and an afternoon.
function visit(start, minutes, at, random) {
  if (random.happens(0.06)) return { no_show_at: instant(start + (15 + random.exponential(10)) * minute) };
  const came = start + random.normal(-9, 7) * minute;
  const delay = Math.max(0, random.normal(3 + ((at % 300) / 300) * 12, 6));
  const begins = Math.max(came + 30_000, start + delay * minute);
  const length = minutes * Math.exp(random.normal(-0.06, 0.34));
  return {
    checked_in_at: instant(came),
    started_at: instant(begins),
    completed_at: instant(begins + length * minute),
    prescribed: random.happens(0.2),
  };
}

// What becomes of one that is held.
function fate(start, minutes, bookedAt, at, random) {
  const left = start - bookedAt;
  if (random.happens(0.06)) return { late_after: random.happens(0.15) ? 900 + Math.round(random.exponential(600)) : null };
  if (random.happens(0.01)) return { declined: true };
  const pay_after = Math.min(880, Math.round(20 + random.exponential(150)));
  const paidAt = bookedAt + pay_after * 1000;
  const somewhen = () => paidAt + (0.05 + 0.9 * random.next()) * Math.max(0, left - pay_after * 1000);
  const out = { pay_after };
  if (random.happens(0.05) && left > 3 * day) {
    const days = random.one([1, 2, 7]);
    out.move = { at: instant(paidAt + (0.1 + 0.3 * random.next()) * left), starts_at: instant(start + days * day) };
    start += days * day;
  }
  if (random.happens(0.11)) {
    const at = out.move ? start - (0.1 + 0.4 * random.next()) * (start - Date.parse(out.move.at)) : somewhen();
    return { ...out, cancel: { at: instant(at), by: random.happens(0.82) ? "patient" : "clinic" } };
  }
  return { ...out, ...visit(start, minutes, at, random) };
}

const nothing = {
  rejected: false,
  pay_after: null,
  late_after: null,
  declined: false,
  move: null,
  cancel: null,
  checked_in_at: null,
  started_at: null,
  completed_at: null,
  no_show_at: null,
  prescribed: false,
};

// From that date on, without end.
export function* months({ from, seed, doctors = demo("doctors"), specialties = demo("specialties") }) {
  const random = randomOf(seed);
  for (let midnight = Date.parse(`${from}T00:00:00Z`); ; midnight += day) {
    const date = new Date(midnight).toISOString().slice(0, 10);
    const weekday = new Date(midnight).getUTCDay() || 7;
    for (const [index, doctor] of doctors.entries()) {
      if (!doctor.weekdays.includes(weekday)) continue;
      for (const { specialty, at, minutes, price_cents } of booked(doctor, date, specialties, random)) {
        const start = onTheWall(date, at);
        const bookedAt = start - Math.min(200 * day, 2 * 60 * minute + random.exponential(6 * day));
        yield {
          ...nothing,
          doctor: index,
          specialty,
          minutes,
          price_cents,
          booked_at: instant(bookedAt),
          starts_at: instant(start),
          ...(random.happens(0.03) ? { rejected: true } : fate(start, minutes, bookedAt, at, random)),
        };
      }
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [from, many, seed] = process.argv.slice(2);
  let left = Number(many);
  const lines = [];
  for (const booking of months({ from, seed: Number(seed) })) {
    if (left-- === 0) break;
    lines.push(JSON.stringify(booking));
  }
  process.stdout.write(`${lines.join("\n")}\n`);
}
