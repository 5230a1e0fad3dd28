// One field for a name and for the code of a confirmation: a name narrows the list, a code checks in.
import type {FormEvent} from 'react';
import {useQueryClient} from '@tanstack/react-query';
import {useState} from 'react';
import {isProblem} from '../api/problem';
import {arriveByCode, type Waiting} from '../api/reception';
import {Field} from '../design/field';
import {Notice} from '../design/notice';
import {useStaffWords} from '../language/staff';
import {useAnnounce} from '../shell/announcer';
import {useSending} from '../shell/sending';
import {isCode} from './code';

export function ArrivalSearch({wanted, onWanted}: {wanted: string; onWanted: (text: string) => void}) {
  const {arrivals} = useStaffWords();
  const announce = useAnnounce();
  const cache = useQueryClient();
  const [arrival, setArrival] = useState<Waiting | null>(null);
  const [unknown, setUnknown] = useState(false);
  const {send, told} = useSending();
  const sentence = ({display_name, room, wait_minutes}: Waiting) => arrivals.codeDone(display_name, room, wait_minutes);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const code = wanted.trim();
    if (!isCode(code)) return;
    setArrival(null);
    setUnknown(false);
    onWanted('');
    void send(async () => {
      try {
        const here = await arriveByCode(code);
        setArrival(here);
        announce(sentence(here));
        await cache.invalidateQueries({queryKey: ['appointments']});
      } catch (error) {
        if (!isProblem(error, 'not_found')) throw error;
        setUnknown(true);
        announce(arrivals.codeUnknown, 'alert');
      }
    });
  }

  return (
    <>
      <form role="search" onSubmit={submit}>
        <Field
          label={arrivals.find}
          type="search"
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          value={wanted}
          onChange={event => onWanted(event.currentTarget.value)}
        />
      </form>
      {told}
      {arrival && <Notice kind="good">{sentence(arrival)}</Notice>}
      {unknown && <Notice kind="warn">{arrivals.codeUnknown}</Notice>}
    </>
  );
}
