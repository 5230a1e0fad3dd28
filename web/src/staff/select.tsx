// One of several, in a form of staff.
import {useId} from 'react';
import {Icon} from '../design/icon';

export function Select({
  label,
  name,
  defaultValue,
  choices,
  id: ownId,
  wrong,
}: {
  label: string;
  name: string;
  defaultValue: string;
  choices: [value: string, label: string][];
  id?: string; // where a summary of errors leads to it
  wrong?: string;
}) {
  const madeId = useId();
  const id = ownId ?? madeId;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="input"
        name={name}
        defaultValue={defaultValue}
        aria-describedby={wrong && `${id}-wrong`}
        aria-invalid={wrong ? true : undefined}
      >
        {choices.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
      {wrong && (
        <span className="wrong" id={`${id}-wrong`}>
          <Icon name="warning" />
          {wrong}
        </span>
      )}
    </div>
  );
}

// The same, of which the page itself knows what is chosen.
export function Choose({
  label,
  value,
  onChange,
  choices,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  choices: [value: string, label: string][];
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} className="input" value={value} onChange={event => onChange(event.currentTarget.value)}>
        {choices.map(([each, text]) => (
          <option key={each} value={each}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}
