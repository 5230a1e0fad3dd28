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
        <Number what={words.pay.entity} text={multibanco.entity} shown={readableEntity(multibanco.entity)} />
        <Number
          what={words.pay.reference}
          text={multibanco.reference}
          shown={readableReference(multibanco.reference)}
        />
        <Number what={words.pay.amount} text={(amount_cents / 100).toFixed(2)} shown={money(amount_cents, code)} />
      </dl>
      <p>{words.pay.payAt}</p>
    </div>
  );
}

// `shown` as people read it, `text` as a bank's form takes it.
function Number({what, text, shown}: {what: string; text: string; shown: string}) {
  return (
    <div>
      <dt>{what}</dt>
      <dd className="figures">{shown}</dd>
      <CopyButton what={what} text={text} />
    </div>
  );
}

function CopyButton({what, text}: {what: string; text: string}) {
  const {words} = useLanguage();
  const announce = useAnnounce();
  const [copied, setCopied] = useState(false);
  if (typeof navigator === 'undefined' || !navigator.clipboard) return null;
  return (
    <dd className="copy">
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
