// A day of birth from three fields, as people write them: "4", "05", "2019".
import {plusDays, today, type Day} from '../language/dates';

const number = (text: string) => (/^\d{1,4}$/.test(text.trim()) ? Number(text) : NaN);
const padded = (n: number) => String(n).padStart(2, '0');

// Null where there was no such day, or none since 1900.
export function birthDate(day: string, month: string, year: string): Day | null {
  const [d, m, y] = [number(day), number(month), number(year)];
  if (!(y >= 1900 && y <= 9999 && m >= 1 && m <= 12 && d >= 1 && d <= 31)) return null;
  const born = `${y}-${padded(m)}-${padded(d)}`;
  // Days beyond the end of a month are of the next.
  return plusDays(`${y}-${padded(m)}-01`, d - 1) === born && born <= today() ? born : null;
}
