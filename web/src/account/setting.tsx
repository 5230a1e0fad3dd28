// One thing of an account: how it is, and in its place what changes it. One of a page is open at a time.
import {useEffect, useRef, type ReactNode} from 'react';
import './account.css';

export interface Opening {
  open: string | null; // the name of the one that is
  setOpen: (name: string | null) => void;
}

export function Setting({
  name,
  title,
  button,
  opening: {open, setOpen},
  state,
  children,
}: {
  name: string;
  title: string;
  button: string;
  opening: Opening;
  state: ReactNode;
  children: ReactNode;
}) {
  const isOpen = open === name;
  const opener = useRef<HTMLButtonElement>(null);
  const form = useRef<HTMLDivElement>(null);
  const wasOpen = useRef(false);
  useEffect(() => {
    if (isOpen) form.current?.querySelector('input')?.focus();
    else if (wasOpen.current && open === null) opener.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen, open]);
  return (
    <section className="card stack setting">
      <div className="row apart">
        <div>
          <h2>{title}</h2>
          {state}
        </div>
        {!isOpen && (
          <button type="button" className="button inline" ref={opener} onClick={() => setOpen(name)}>
            {button}
            <span className="hidden"> {title}</span>
          </button>
        )}
      </div>
      {isOpen && (
        <div className="stack" ref={form}>
          {children}
        </div>
      )}
    </section>
  );
}
