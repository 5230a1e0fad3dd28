// Light or dark as the device has it, unless the person chose; kept on the device.
import {safely} from '../api/refresh';

export type Theme = 'system' | 'light' | 'dark';
const key = 'consulta.theme';

export function theme(): Theme {
  const kept = safely(() => localStorage.getItem(key));
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}
export function applyTheme(chosen: Theme = theme()) {
  if (chosen === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
}
export function keepTheme(chosen: Theme) {
  safely(() => (chosen === 'system' ? localStorage.removeItem(key) : localStorage.setItem(key, chosen)));
  applyTheme(chosen);
}
