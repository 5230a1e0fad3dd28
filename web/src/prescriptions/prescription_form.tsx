// Writing a prescription, or a new version of one. What speaks against it is said at the medicine, and is changed, or
// kept with a word why.
import {useQueryClient} from '@tanstack/react-query';
import {useEffect, useState} from 'react';
import {submitOnce} from '../api/idempotency';
import {memberOf} from '../api/told';
import {changePrescription, prescribe, type Prescription, type Warning} from '../api/prescriptions';
import {isProblem} from '../api/problem';
import type {Errors} from '../design/form';
import {useLanguage} from '../language/language';
import {usePrescriptionWords} from '../language/prescriptions';
import {useAnnounce} from '../shell/announcer';
import {regainFocus} from '../shell/focus';
import {useSentForm} from '../shell/sent_form';
import {
  forgetLines,
  keepLines,
  keptLines,
  linesOf,
  missingOf,
  newLine,
  warningsOf,
  wished,
  type Confirmation,
  type Line,
} from './draft';
import {MedicineLine} from './medicine_line';

const most = 20;

export function PrescriptionForm({
  appointment,
  person,
  changing,
  onDone,
}: {
  appointment: string;
  person: string;
  changing: Prescription | null; // none: a new one
  onDone: () => void;
}) {
  const {words} = useLanguage();
  const {consultation} = usePrescriptionWords();
  const announce = useAnnounce();
  const cache = useQueryClient();
  const [lines, setLines] = useState<Line[]>(() => (changing ? linesOf(changing) : keptLines(appointment)));
  const [warnings, setWarnings] = useState<Warning[]>([]);
  const [confirmed, setConfirmed] = useState<ReadonlyMap<string, Confirmation>>(new Map());
  useEffect(() => {
    if (!changing) keepLines(appointment, lines);
  }, [appointment, changing, lines]);

  const labels = Object.fromEntries(
    lines.flatMap(({key}, i) =>
      (['medicine', 'dosage', 'frequency', 'days'] as const).map(part => [
        `${part}-${key}`,
        `${consultation.nth(i + 1)}, ${consultation[part]}`,
      ]),
    ),
  );
  const check = (): Errors =>
    Object.fromEntries(
      lines.flatMap(line =>
        missingOf(line).map(part => [
          `${part}-${line.key}`,
          part === 'days' ? consultation.daysShape : words.fields.required,
        ]),
      ),
    );
  const form = useSentForm(labels, check, async () => {
    const wish = wished(lines, confirmed);
    try {
      if (changing) await changePrescription(changing.id, wish);
      else {
        const body = {appointment_id: appointment, ...wish};
        await submitOnce(`prescribe.${appointment}`, body, key => prescribe(body, key));
      }
    } catch (error) {
      if (isProblem(error, 'warnings_unacknowledged')) setWarnings(warningsOf(memberOf(error, 'warnings')));
      throw error;
    }
    forgetLines(appointment);
    announce(consultation.issued);
    setLines([newLine([])]);
    setWarnings([]);
    setConfirmed(new Map());
    await cache.invalidateQueries({queryKey: ['mine', 'prescriptions', person]});
    onDone();
  });
  const change = (key: number, part: Partial<Line>) =>
    setLines(all => all.map(line => (line.key === key ? {...line, ...part} : line)));

  return (
    <form
      className="card stack"
      noValidate
      onSubmit={form.onSubmit}
      onKeyDown={event => {
        // Nothing is issued by an Enter that was meant for a suggestion.
        if (event.key === 'Enter' && event.target instanceof HTMLInputElement) event.preventDefault();
      }}
    >
      <h2>{changing ? consultation.changing(changing.version + 1) : consultation.write}</h2>
      {form.told}
      {lines.map((line, i) => (
        <MedicineLine
          key={line.key}
          line={line}
          name={consultation.nth(i + 1)}
          errors={form.errors}
          warnings={warnings.filter(({item}) => item === i)}
          confirmed={confirmed}
          onChange={part => change(line.key, part)}
          onConfirm={(code, part) => setConfirmed(new Map([...confirmed, [code, part]]))}
          onRemove={
            lines.length > 1
              ? () => {
                  setLines(lines.filter(({key}) => key !== line.key));
                  setWarnings([]); // they are of places that have moved
                  regainFocus();
                }
              : null
          }
        />
      ))}
      <div className="row">
        {lines.length < most && (
          <button type="button" className="button inline" onClick={() => setLines([...lines, newLine(lines)])}>
            {consultation.add}
          </button>
        )}
        {changing && (
          <button type="button" className="button inline" onClick={onDone}>
            {consultation.leave}
          </button>
        )}
        <button className="button" aria-disabled={form.busy}>
          {changing ? consultation.save : consultation.issue}
        </button>
      </div>
      {!changing && <p className="quiet">{consultation.draft}</p>}
    </form>
  );
}
