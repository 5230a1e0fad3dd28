// What is typed: a label above, a hint, and what is wrong below, tied to the input for who hears the page.
import {useId, useState, type InputHTMLAttributes, type ReactNode, type TextareaHTMLAttributes} from 'react';
import {useWords} from '../language/language';
import {Icon} from './icon';
import './field.css';

interface Told {
  label: ReactNode;
  hint?: string;
  wrong?: string;
}

function Frame({id, label, hint, wrong, children}: Told & {id: string; children: ReactNode}) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {hint && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {children}
      {wrong && (
        <span className="wrong" id={`${id}-wrong`}>
          <Icon name="warning" />
          {wrong}
        </span>
      )}
    </div>
  );
}
const described = (id: string, {hint, wrong}: Pick<Told, 'hint' | 'wrong'>) => ({
  'aria-describedby': [hint && `${id}-hint`, wrong && `${id}-wrong`].filter(Boolean).join(' ') || undefined,
  'aria-invalid': wrong ? true : undefined,
});

// `id` where a summary of errors links to it; it is the field's name then.
export function Field({label, hint, wrong, ...input}: Told & InputHTMLAttributes<HTMLInputElement>) {
  const own = useId();
  const id = input.id ?? own;
  return (
    <Frame id={id} label={label} hint={hint} wrong={wrong}>
      <input className="input" {...described(id, {hint, wrong})} {...input} id={id} />
    </Frame>
  );
}

export function TextArea({label, hint, wrong, ...input}: Told & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  const own = useId();
  const id = input.id ?? own;
  return (
    <Frame id={id} label={label} hint={hint} wrong={wrong}>
      <textarea className="input" {...input} id={id} {...described(id, {hint, wrong})} />
    </Frame>
  );
}

export function PasswordField({label, hint, wrong, ...input}: Told & InputHTMLAttributes<HTMLInputElement>) {
  const own = useId();
  const id = input.id ?? own;
  const words = useWords();
  const [shown, setShown] = useState(false);
  return (
    <Frame id={id} label={label} hint={hint} wrong={wrong}>
      <div className="beside">
        <input
          className="input"
          {...input}
          id={id}
          type={shown ? 'text' : 'password'}
          {...described(id, {hint, wrong})}
        />
        <button type="button" className="button plain" aria-pressed={shown} onClick={() => setShown(!shown)}>
          {words.buttons.show}
          <span className="hidden"> {label}</span>
        </button>
      </div>
    </Frame>
  );
}

// A password that is chosen now, with what it must be like.
export function NewPasswordField({label, wrong}: {label: string; wrong?: string}) {
  return (
    <PasswordField
      label={label}
      hint={useWords().fields.passwordHint}
      id="password"
      name="password"
      autoComplete="new-password"
      wrong={wrong}
    />
  );
}

// A tax number, which may be left out.
export function NifField({name = 'tax_number', known, wrong}: {name?: string; known?: string | null; wrong?: string}) {
  return (
    <Field
      label={useWords().fields.nif}
      id={name}
      name={name}
      inputMode="numeric"
      autoComplete="off"
      defaultValue={known ?? ''}
      wrong={wrong}
    />
  );
}

export interface Choice {
  value: string;
  label: ReactNode;
}

// One of a few, all in sight.
export function Choices({
  legend,
  name,
  value,
  onChange,
  choices,
}: {
  legend: ReactNode;
  name: string;
  value: string;
  onChange: (value: string) => void;
  choices: Choice[];
}) {
  return (
    <fieldset className="field">
      <legend>{legend}</legend>
      <div className="choices">
        {choices.map(choice => (
          <label className="choice" key={choice.value}>
            <input
              type="radio"
              name={name}
              value={choice.value}
              checked={choice.value === value}
              onChange={() => onChange(choice.value)}
            />
            <span>{choice.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
