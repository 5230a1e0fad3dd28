// The two live regions of the application, there from the start: what is to be heard without being asked for.
import {createContext, useCallback, useContext, useState, type ReactNode} from 'react';

export type Announce = (text: string, how?: 'status' | 'alert') => void;
const Context = createContext<Announce>(() => {});
export const useAnnounce = (): Announce => useContext(Context);

export function Announcer({children}: {children: ReactNode}) {
  const [status, setStatus] = useState('');
  const [alert, setAlert] = useState('');
  const announce = useCallback<Announce>((text, how = 'status') => {
    const set = how === 'status' ? setStatus : setAlert;
    // The same words again are heard only when they are new to the page.
    set(before => (before === text ? `${text}\u00a0` : text));
  }, []);
  return (
    <Context value={announce}>
      {children}
      <div className="hidden" role="status">
        {status}
      </div>
      <div className="hidden" role="alert">
        {alert}
      </div>
    </Context>
  );
}
