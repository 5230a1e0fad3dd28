// What a prescription says is taken, how, and for how long.
import type {Prescription} from '../api/prescriptions';
import {shortDay} from '../language/dates';
import {useLanguage} from '../language/language';
import {usePrescriptionWords} from '../language/prescriptions';
import {Row, Table} from '../staff/table';

export function MedicinesTable({of, caption}: {of: Prescription; caption: string}) {
  const {code} = useLanguage();
  const words = usePrescriptionWords();
  const reasons = (item: number) =>
    of.warnings.filter(each => each.item === item && each.reason).map(({reason}) => words.kept(reason ?? ''));
  return (
    <Table caption={caption} heads={words.heads}>
      {of.items.map(({medicine, names, dosage, frequency, duration_days, until, notes}, i) => (
        <Row
          key={i}
          cells={[
            <b key="medicine">{names?.[code] ?? medicine}</b>,
            dosage,
            frequency,
            <>
              {words.days(duration_days)}
              <span className="quiet">{words.takenUntil(shortDay(until, code))}</span>
            </>,
            [notes, ...reasons(i)].filter(Boolean).join(' · '),
          ]}
        />
      ))}
    </Table>
  );
}
