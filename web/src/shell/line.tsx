// One line below the bar: that there is no connection, that nobody knows yet whether a request arrived, or that one was
// logged out elsewhere.
import {useEffect, useState, useSyncExternalStore} from 'react';
import {hearDoubt} from '../api/send';
import {useWords} from '../language/language';
import {useSession} from '../session/session';
import {useAnnounce} from './announcer';

function watchLine(changed: () => void) {
  window.addEventListener('online', changed);
  window.addEventListener('offline', changed);
  return () => {
    window.removeEventListener('online', changed);
    window.removeEventListener('offline', changed);
  };
}

export function Line() {
  const words = useWords();
  const announce = useAnnounce();
  const {left} = useSession();
  const online = useSyncExternalStore(
    watchLine,
    () => navigator.onLine,
    () => true,
  );
  const [unknown, setUnknown] = useState(false);
  useEffect(() => {
    hearDoubt(doubt => setUnknown(doubt === 'unknown'));
  }, []);
  const text = !online ? words.line.offline : unknown ? words.line.unknown : left ? words.login.over : '';
  useEffect(() => {
    if (text) announce(text);
  }, [text, announce]);
  return text ? <p className="line">{text}</p> : null;
}
