// One medicine of a prescription, found in the catalogue or written as one knows it.
import {useQuery} from '@tanstack/react-query';
import {useId, useState} from 'react';
import {prescriptionQueries, type Warning} from '../api/prescriptions';
import {Field} from '../design/field';
import type {Errors} from '../design/form';
import {Notice} from '../design/notice';
import {shortDay} from '../language/dates';
import {useLanguage} from '../language/language';
import {usePrescriptionWords} from '../language/prescriptions';
import type {Confirmation, Line, Part} from './draft';

export function MedicineLine({
  line,
  name,
  errors,
  warnings,
  confirmed,
  onChange,
  onConfirm,
  onRemove,
}: {
  line: Line;
  name: string;
  errors: Errors;
  warnings: Warning[];
  confirmed: ReadonlyMap<string, Confirmation>;
  onChange: (part: Partial<Line>) => void;
  onConfirm: (code: string, confirmation: Confirmation) => void;
  onRemove: (() => void) | null;
}) {
  const {code} = useLanguage();
  const {consultation} = usePrescriptionWords();
  const list = useId();
  const [looked, setLooked] = useState('');
  const q = looked.trim();
  const {data: medicines} = useQuery({...prescriptionQueries.medicines(q), enabled: q.length >= 2});
  const field = (part: Part, label: string, rest: object = {}) => (
    <Field
      label={label}
      id={`${part}-${line.key}`}
      name={`${part}-${line.key}`}
      autoComplete="off"
      value={line[part]}
      onChange={event => onChange({[part]: event.currentTarget.value})}
      wrong={errors[`${part}-${line.key}`]}
      {...rest}
    />
  );
  return (
    <fieldset className="medicine">
      <legend>{name}</legend>
      {field('medicine', consultation.medicine, {
        maxLength: 200,
        list,
        spellCheck: false,
        onChange: (event: {currentTarget: HTMLInputElement}) => {
          onChange({medicine: event.currentTarget.value});
          setLooked(event.currentTarget.value);
        },
      })}
      <datalist id={list}>
        {medicines?.map(each => (
          <option key={each.code} value={each.names[code]} />
        ))}
      </datalist>
      <div className="doses">
        {field('dosage', consultation.dosage, {maxLength: 100})}
        {field('frequency', consultation.frequency, {maxLength: 100})}
        {field('days', consultation.days, {maxLength: 3, inputMode: 'numeric'})}
      </div>
      {field('notes', consultation.notes, {maxLength: 500})}
      {warnings.map(warning => (
        <Against
          key={warning.code}
          warning={warning}
          confirmation={confirmed.get(warning.code) ?? {kept: false, reason: ''}}
          onConfirm={confirmation => onConfirm(warning.code, confirmation)}
        />
      ))}
      {onRemove && (
        <div>
          <button
            type="button"
            className="button plain inline"
            aria-label={`${consultation.remove}, ${name}`}
            onClick={onRemove}
          >
            {consultation.remove}
          </button>
        </div>
      )}
    </fieldset>
  );
}

function Against({
  warning,
  confirmation,
  onConfirm,
}: {
  warning: Warning;
  confirmation: Confirmation;
  onConfirm: (confirmation: Confirmation) => void;
}) {
  const {code} = useLanguage();
  const {consultation} = usePrescriptionWords();
  const {kind, medicine, until, allergy} = warning;
  const says = consultation.warnings;
  const text =
    kind === 'duplicate'
      ? says.duplicate(medicine ?? '', until && shortDay(until, code))
      : kind === 'allergy'
        ? says.allergy(allergy ?? '')
        : says.unchecked;
  if (kind === 'unchecked') return <Notice>{text}</Notice>;
  return (
    <Notice kind="warn">
      <p>{text}</p>
      <label className="choice">
        <input
          type="checkbox"
          checked={confirmation.kept}
          onChange={event => onConfirm({...confirmation, kept: event.currentTarget.checked})}
        />
        <span>{consultation.keep}</span>
      </label>
      {confirmation.kept && (
        <Field
          label={consultation.because}
          autoComplete="off"
          maxLength={200}
          value={confirmation.reason}
          onChange={event => onConfirm({...confirmation, reason: event.currentTarget.value})}
        />
      )}
    </Notice>
  );
}
