// The code that a confirmation carries: 128 bits, as a scanner types them.
export const isCode = (text: string): boolean => /^[\w-]{22}$/.test(text.trim());
