// Whole cents of EUR as a person reads them: "12 500,00 €" with no-break spaces, "€12,500.00".
import type {LanguageCode} from './dates';

const thousands = (whole: number, separator: string) => String(whole).replace(/\B(?=(\d{3})+$)/g, separator);

export function money(cents: number, language: LanguageCode): string {
  const whole = Math.floor(cents / 100);
  const rest = String(cents % 100).padStart(2, '0');
  return language === 'pt' ? `${thousands(whole, '\u00a0')},${rest}\u00a0€` : `€${thousands(whole, ',')}.${rest}`;
}
