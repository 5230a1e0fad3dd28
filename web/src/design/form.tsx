// A form whose errors are told in a summary of links, which takes the focus, and again at each field.
import {useEffect, useRef, useState, type FormEvent, type ReactNode} from 'react';
import {useWords} from '../language/language';
import {Notice} from './notice';

export type Errors = Record<string, string>; // by the field's id
export type Labels = Record<string, string>;

export function useForm(check: (values: Record<string, string>) => Errors) {
  const [errors, setErrors] = useState<Errors>({});
  const [refusals, setRefusals] = useState(0);
  const [busy, setBusy] = useState(false);
  const underWay = useRef(false); // at once, where `busy` is known with the next drawing: a double click is one
  const refuse = (found: Errors) => {
    setErrors(found);
    if (Object.keys(found).length > 0) setRefusals(n => n + 1);
  };
  // Calls `go` with what was typed where nothing is wrong with it and the last call has ended.
  const onSubmit = (go: (values: Record<string, string>) => unknown) => (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (underWay.current) return;
    const data = new FormData(event.currentTarget);
    const values = Object.fromEntries([...data].map(([name, value]) => [name, String(value)]));
    const found = check(values);
    refuse(found);
    if (Object.keys(found).length > 0) return;
    underWay.current = true;
    setBusy(true);
    void Promise.resolve(go(values)).finally(() => {
      underWay.current = false;
      setBusy(false);
    });
  };
  return {errors, refusals, busy, refuse, onSubmit};
}

export function ErrorSummary({errors, labels, refusals}: {errors: Errors; labels: Labels; refusals: number}) {
  const words = useWords();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (refusals > 0) box.current?.focus();
  }, [refusals]);
  const wrong = Object.entries(errors);
  if (wrong.length === 0) return null;
  return (
    <div ref={box} tabIndex={-1}>
      <Notice kind="bad">
        <strong>{words.fields.summary(wrong.length)}</strong>
        <ul>
          {wrong.map(([field, why]) => (
            <li key={field}>
              <a
                href={`#${field}`}
                onClick={event => {
                  event.preventDefault();
                  document.getElementById(field)?.focus();
                }}
              >
                {labels[field] ?? field}
              </a>
              : {why}
            </li>
          ))}
        </ul>
      </Notice>
    </div>
  );
}

export function Submit({busy, children}: {busy: boolean; children: ReactNode}) {
  return (
    <div>
      <button
        className="button filled"
        aria-disabled={busy}
        onClick={event => {
          if (busy) event.preventDefault();
        }}
      >
        {children}
      </button>
    </div>
  );
}
