// The two ways to pay: a question on a phone, or a reference. Choosing another way closes the one before.
import {useQueryClient} from '@tanstack/react-query';
import {useState} from 'react';
import {useLocation, useSearch} from 'wouter';
import {api, need, type Payment, type User} from '../api/client';
import {Choices, Field} from '../design/field';
import {ErrorSummary, Submit, useForm} from '../design/form';
import {Notice} from '../design/notice';
import {time} from '../language/dates';
import {useLanguage} from '../language/language';
import {isMbwayPhone, plainPhone, readablePhone} from '../language/phones';
import {useAnnounce} from '../shell/announcer';
import {useSending} from '../shell/sending';
import {Reference} from './reference';

type Way = 'mbway' | 'multibanco';

export function PaymentMethod({payment, user}: {payment: Payment; user: User}) {
  const {words} = useLanguage();
  const cache = useQueryClient();
  const announce = useAnnounce();
  const [way, setWay] = useState<Way>('mbway');
  const [phone, setPhone] = useState(isMbwayPhone(user.phone) ? readablePhone(user.phone) : '+351 ');
  // In the address: a reload, or another tab, shows the reference too.
  const [path, navigate] = useLocation();
  const referenceShown = useSearch().includes('way=multibanco');
  const setReferenceShown = (shown: boolean) => navigate(shown ? `${path}?way=multibanco` : path, {replace: true});
  const {send, busy, told} = useSending();
  const form = useForm(({mbway_phone = ''}): Record<string, string> =>
    way === 'mbway' && !isMbwayPhone(mbway_phone) ? {mbway_phone: words.fields.mbwayShape} : {},
  );

  const choose = (chosen: Way) =>
    send(async () => {
      try {
        const now = await need(
          api.POST('/api/v1/payments/{id}/method', {
            params: {path: {id: payment.id}},
            body: chosen === 'mbway' ? {method: chosen, phone: plainPhone(phone)} : {method: chosen},
          }),
        );
        cache.setQueryData(['payment', payment.appointment_id], now);
        setReferenceShown(chosen === 'multibanco');
        if (now.mbway) announce(words.pay.accept(time(now.mbway.expires_at)));
      } catch (error) {
        void cache.invalidateQueries({queryKey: ['payment', payment.appointment_id]});
        throw error;
      }
    });

  if (payment.mbway)
    return (
      <div className="stack">
        {told}
        <div className="card stack">
          <p>
            <strong>
              {words.pay.mbway}, {readablePhone(payment.mbway.phone)}
            </strong>
          </p>
          <p>{words.pay.accept(time(payment.mbway.expires_at))}</p>
          <p className="waiting">{words.pay.waiting(time(payment.mbway.expires_at))}</p>
        </div>
        <div>
          <button type="button" className="button" aria-disabled={busy} onClick={() => void choose('multibanco')}>
            {words.pay.instead}
          </button>
        </div>
      </div>
    );
  if (referenceShown && payment.method === 'multibanco')
    return (
      <div className="stack">
        {told}
        <Reference payment={payment} />
        <div>
          <button type="button" className="button" onClick={() => setReferenceShown(false)}>
            {words.pay.mbwayInstead}
          </button>
        </div>
      </div>
    );
  const asked = payment.last_outcome !== null;
  const labels = {mbway_phone: words.fields.mbwayPhone};
  return (
    <form
      className="stack"
      noValidate
      onSubmit={form.onSubmit(() =>
        way === 'multibanco' && payment.multibanco ? setReferenceShown(true) : choose(way),
      )}
    >
      {told}
      {payment.last_outcome === 'declined' && <Notice kind="warn">{words.pay.declined(payment.tries_left)}</Notice>}
      {payment.last_outcome === 'timed_out' && <Notice kind="warn">{words.pay.timedOut}</Notice>}
      <ErrorSummary errors={form.errors} labels={labels} refusals={form.refusals} />
      <Choices
        legend={words.pay.how}
        name="way"
        value={way}
        onChange={value => setWay(value === 'mbway' ? 'mbway' : 'multibanco')}
        choices={[
          {
            value: 'mbway',
            label: (
              <>
                <b>{words.pay.mbway}</b>
                {words.pay.mbwayText}
              </>
            ),
          },
          {
            value: 'multibanco',
            label: (
              <>
                <b>{words.pay.multibanco}</b>
                {words.pay.multibancoText}
              </>
            ),
          },
        ]}
      />
      {way === 'mbway' && (
        <Field
          label={labels.mbway_phone}
          id="mbway_phone"
          name="mbway_phone"
          type="tel"
          autoComplete="tel"
          value={phone}
          onChange={event => setPhone(event.target.value)}
          wrong={form.errors.mbway_phone}
        />
      )}
      <Submit busy={busy}>
        {way === 'multibanco' ? words.pay.showReference : asked ? words.pay.askAgain : words.pay.ask}
      </Submit>
    </form>
  );
}
