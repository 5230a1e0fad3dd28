// Something to be told in place, with an icon and a word; and the state of an appointment as a pill.
import type {ReactNode} from 'react';
import type {Status} from '../api/client';
import {useWords} from '../language/language';
import {Icon, type IconName} from './icon';
import './notice.css';

type Kind = 'info' | 'good' | 'warn' | 'bad';
const icons: Record<Kind, IconName> = {info: 'info', good: 'check', warn: 'warning', bad: 'warning'};

export function Notice({kind = 'info', children}: {kind?: Kind; children: ReactNode}) {
  return (
    <div className={`notice ${kind}`}>
      <Icon name={icons[kind]} />
      <div>{children}</div>
    </div>
  );
}

const looks: Record<Status, [kind: '' | Kind, icon: IconName]> = {
  requested: ['', 'clock'],
  awaiting_payment: ['warn', 'card'],
  confirmed: ['good', 'check'],
  checked_in: ['good', 'pin'],
  in_consultation: ['good', 'person'],
  completed: ['', 'check'],
  no_show: ['bad', 'cross'],
  rejected: ['bad', 'cross'],
  cancelled: ['bad', 'cross'],
  expired: ['bad', 'clock'],
};

export function State({status}: {status: Status}) {
  const [kind, icon] = looks[status];
  return (
    <span className={`state ${kind}`}>
      <Icon name={icon} />
      {useWords().states[status]}
    </span>
  );
}
