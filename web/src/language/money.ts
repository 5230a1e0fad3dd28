// Whole cents of EUR as a person reads them: "12 500,00 €" with no-break spaces, "€12,500.00".
import type {LanguageCode} from './dates';

const format = (locale: string) => new Intl.NumberFormat(locale, {style: 'currency', currency: 'EUR'});
const formats = {pt: format('pt-PT'), en: format('en-GB')};

export const money = (cents: number, language: LanguageCode): string => formats[language].format(cents / 100);
