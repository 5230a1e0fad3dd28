// Who the invoice is for, before it is paid.
import {useQueryClient} from '@tanstack/react-query';
import {useState} from 'react';
import {api, need, type Payment, type User} from '../api/client';
import {isProblem} from '../api/problem';
import {Field, NifField} from '../design/field';
import {ErrorSummary, useForm} from '../design/form';
import {useLanguage} from '../language/language';
import {plainNif} from '../language/phones';
import {problemText} from '../language/problem_text';
import {useAnnounce} from '../shell/announcer';
import {nifFaults} from '../shell/sent_form';

export function InvoiceForm({payment, user}: {payment: Payment; user: User}) {
  const {words} = useLanguage();
  const cache = useQueryClient();
  const announce = useAnnounce();
  const [told, setTold] = useState('');
  const known = payment.invoice_details ?? {name: user.full_name, tax_number: user.tax_number, address: null};
  const labels = {
    invoice_name: words.fields.invoiceName,
    invoice_nif: words.fields.nif,
    invoice_address: words.fields.address,
  };
  const form = useForm(({invoice_name = '', invoice_nif = ''}) => ({
    ...(!invoice_name.trim() && {invoice_name: words.fields.required}),
    ...nifFaults(invoice_nif, words, 'invoice_nif'),
  }));

  async function save({invoice_name = '', invoice_nif = '', invoice_address = ''}: Record<string, string>) {
    try {
      await need(
        api.PUT('/api/v1/payments/{id}/invoice-details', {
          params: {path: {id: payment.id}},
          body: {
            name: invoice_name.trim(),
            tax_number: plainNif(invoice_nif),
            address: invoice_address.trim() || null,
          },
        }),
      );
      setTold(words.pay.invoiceSaved);
      announce(words.pay.invoiceSaved);
      void cache.invalidateQueries({queryKey: ['payment', payment.appointment_id]});
    } catch (error) {
      if (!isProblem(error)) throw error;
      setTold(problemText(error, words.problems));
      announce(problemText(error, words.problems), 'alert');
    }
  }

  const who = [known.name, known.tax_number && `NIF ${known.tax_number}`].filter(Boolean).join(', ');
  return (
    <details className="card">
      <summary>{words.pay.invoiceFor(who)}</summary>
      <form className="stack" noValidate onSubmit={form.onSubmit(save)}>
        <ErrorSummary errors={form.errors} labels={labels} refusals={form.refusals} />
        <Field
          label={labels.invoice_name}
          id="invoice_name"
          name="invoice_name"
          defaultValue={known.name}
          maxLength={100}
          autoComplete="name"
          wrong={form.errors.invoice_name}
        />
        <NifField name="invoice_nif" known={known.tax_number} wrong={form.errors.invoice_nif} />
        <Field
          label={labels.invoice_address}
          id="invoice_address"
          name="invoice_address"
          defaultValue={known.address ?? ''}
          maxLength={200}
          autoComplete="street-address"
        />
        {told && <p>{told}</p>}
        <div>
          <button className="button">{words.pay.saveInvoice}</button>
        </div>
      </form>
    </details>
  );
}
