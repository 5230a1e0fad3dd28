// What is searched for stands in the address: a reload, Back and a link sent to somebody show the same.
import {useLocation, useSearch} from 'wouter';

export interface Filters<Name extends string> {
  values: Record<Name, string>; // empty where nothing is asked
  show: (change: Partial<Record<Name, string>>) => void;
}

// `key` is another with other values.
export function useFilters<Name extends string>(names: readonly Name[]): Filters<Name> & {key: string} {
  const [path, navigate] = useLocation();
  const search = new URLSearchParams(useSearch());
  const values = Object.fromEntries(names.map(name => [name, search.get(name) ?? ''])) as Record<Name, string>;
  const show = (change: Partial<Record<Name, string>>) => {
    const next = Object.entries<string>({...values, ...change}).filter(([, value]) => value !== '');
    const text = new URLSearchParams(next).toString();
    navigate(text ? `${path}?${text}` : path);
  };
  return {values, show, key: search.toString()};
}
