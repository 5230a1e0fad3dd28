// A price as people type it, in whole cents: "30", "30,5", "30.50 €"; none where it is no price up to 10 000 €.
export function asCents(typed: string): number | null {
  const found = /^(\d{1,5})(?:[.,](\d{1,2}))?$/.exec(typed.replace(/[\s€]/g, ''));
  if (!found) return null;
  const cents = Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0'));
  return cents >= 1 && cents <= 1_000_000 ? cents : null;
}
