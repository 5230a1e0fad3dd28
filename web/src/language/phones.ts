// Phones, NIFs and payment references as people write and read them. The server decides what is right; these say it
// before a form is sent.

// "+351 912 345 678"; others in groups of three behind their country.
export function readablePhone(phone: string): string {
  const portuguese = /^\+351(\d{3})(\d{3})(\d{3})$/.exec(phone);
  return portuguese ? `+351 ${portuguese.slice(1).join(' ')}` : phone;
}
// As it is sent. Nine digits without a country are Portuguese.
export function plainPhone(typed: string): string {
  const digits = typed.replace(/[\s()./\p{Pd}\p{Cf}]/gu, '').replace(/^00/, '+');
  return /^[29]\d{8}$/.test(digits) ? `+351${digits}` : digits;
}
export const isPhone = (typed: string): boolean => /^\+[1-9]\d{6,14}$/.test(plainPhone(typed));
export const isMbwayPhone = (typed: string): boolean => /^\+3519[1236]\d{7}$/.test(plainPhone(typed));

export const readableReference = (reference: string): string => reference.replace(/(\d{3})(?=\d)/g, '$1 ');
export const readableEntity = (entity: string): string => entity.replace(/^(\d{2})(\d{3})$/, '$1 $2');

// As it is sent; null where there is none.
export const plainNif = (typed: string): string | null => typed.replace(/\s/g, '') || null;
// Nine digits, the last a check digit: weights 9 to 2, modulo 11.
export function isNif(typed: string): boolean {
  const digits = [...(plainNif(typed) ?? '')].map(Number);
  if (digits.length !== 9 || digits.some(Number.isNaN)) return false;
  const sum = digits.slice(0, 8).reduce((total, digit, i) => total + digit * (9 - i), 0);
  const check = 11 - (sum % 11);
  return digits[8] === (check > 9 ? 0 : check);
}
