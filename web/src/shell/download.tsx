// A file of the API, saved under its name. Asked for like everything else, so that an access token that has ended is
// renewed on the way.
import type {ReactNode} from 'react';
import {Problem} from '../api/problem';
import {send as ask} from '../api/send';
import {Icon, type IconName} from '../design/icon';
import {saveFile} from './save_file';
import {useSending} from './sending';

export function Download({
  path,
  name,
  icon,
  accept,
  children,
}: {
  path: string;
  name: string;
  icon: IconName;
  accept?: string; // as what, where there are several
  children: ReactNode;
}) {
  const {send, busy, told} = useSending();
  const save = () =>
    send(async () => {
      const answer = await ask(
        new Request(new URL(path, location.origin), accept ? {headers: {Accept: accept}} : undefined),
      );
      if (!answer.ok) throw Problem.of(answer, await answer.json().catch(() => null));
      saveFile(name, await answer.blob());
    });

  return (
    <>
      <button type="button" className="button inline" aria-disabled={busy} onClick={() => void save()}>
        <Icon name={icon} />
        {children}
      </button>
      {told}
    </>
  );
}
