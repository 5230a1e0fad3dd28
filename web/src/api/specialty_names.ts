// A specialty's name in the reader's language; the one an appointment keeps where the clinic has it no more.
import {useQuery} from '@tanstack/react-query';
import {useLanguage} from '../language/language';
import {queries} from './queries';

export function useSpecialtyName(): (specialty: {id: string; name: string}) => string {
  const {code} = useLanguage();
  const {data} = useQuery(queries.specialties());
  return ({id, name}) => data?.find(known => known.id === id)?.names[code] ?? name;
}
