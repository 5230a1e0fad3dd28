// A Multibanco reference as machines and banks ask for it, each number to be copied.
import {useState} from 'react';
import type {Payment} from '../api/client';
import {useLanguage} from '../language/language';
import {money} from '../language/money';
import {readableEntity, readableReference} from '../language/phones';
import {useAnnounce} from '../shell/announcer';

export function Reference({payment}: {payment: Payment}) {
  const {words, code} = useLanguage();
  const {multibanco, amount_cents} = payment;
  if (!multibanco) return <p className="waiting">{words.pay.preparing}</p>;
  return (
    <div className="stack">
      <dl className="reference card">
        <dt className="quiet">{words.pay.entity}</dt>
        <dd className="figures">{readableEntity(multibanco.entity)}</dd>
        <CopyButton what={words.pay.entity} text={multibanco.entity} />
        <dt className="quiet">{words.pay.reference}</dt>
        <dd className="figures">{readableReference(multibanco.reference)}</dd>
        <CopyButton what={words.pay.reference} text={multibanco.reference} />
        <dt className="quiet">{words.pay.amount}</dt>
        <dd className="figures">{money(amount_cents, code)}</dd>
        <CopyButton what={words.pay.amount} text={(amount_cents / 100).toFixed(2)} />
      </dl>
      <p>{words.pay.payAt}</p>
    </div>
  );
}

function CopyButton({what, text}: {what: string; text: string}) {
  const {words} = useLanguage();
  const announce = useAnnounce();
  const [copied, setCopied] = useState(false);
  if (typeof navigator === 'undefined' || !navigator.clipboard) return <span />;
  return (
    <dd>
      <button
        type="button"
        className="button plain"
        onClick={() =>
          void navigator.clipboard.writeText(text).then(() => {
            setCopied(true);
            announce(words.buttons.copied);
          })
        }
      >
        {copied ? words.buttons.copied : words.buttons.copy}
        <span className="hidden"> {what}</span>
      </button>
    </dd>
  );
}
