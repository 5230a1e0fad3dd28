// A message to somebody, by SMS or email.
import {useState} from 'react';
import {api, need} from '../api/client';
import {submitOnce} from '../api/idempotency';
import {Choices, Field, TextArea} from '../design/field';
import {Submit, type Errors} from '../design/form';
import {Notice} from '../design/notice';
import {useWords} from '../language/language';
import {isPhone, plainPhone} from '../language/phones';
import {useStaffWords} from '../language/staff';
import {useAnnounce} from '../shell/announcer';
import {emailFaults, useSentForm} from '../shell/sent_form';
import {desk, StaffPage} from '../staff/staff_page';

export function WritePage() {
  const {writing} = useStaffWords();
  return (
    <StaffPage roles={desk} title={writing.title}>
      <Write />
    </StaffPage>
  );
}

function Write() {
  const words = useWords();
  const {writing} = useStaffWords();
  const announce = useAnnounce();
  const [type, setType] = useState<'sms' | 'email'>('sms');
  const [sent, setSent] = useState(0);
  const isSms = type === 'sms';
  const labels = {
    recipient: isSms ? words.fields.mobile : words.fields.email,
    subject: writing.subject,
    message: writing.message,
  };
  const faults = (recipient: string): Errors => {
    if (isSms) return isPhone(recipient) ? {} : {recipient: words.fields.phoneShape};
    const {email} = emailFaults(recipient, words);
    return email ? {recipient: email} : {};
  };
  const form = useSentForm(
    labels,
    ({recipient = '', subject = '', message = ''}) => ({
      ...faults(recipient),
      ...(!isSms && !subject.trim() && {subject: words.fields.required}),
      ...(!message.trim() && {message: words.fields.required}),
      ...(isSms && message.length > 1000 && {message: writing.tooLong}),
    }),
    async ({recipient = '', subject = '', message = ''}) => {
      const body = {
        type,
        recipient: isSms ? plainPhone(recipient) : recipient.trim(),
        message: message.trim(),
        ...(!isSms && {subject: subject.trim()}),
      };
      await submitOnce('write', body, key =>
        need(api.POST('/api/v1/notifications/send', {params: {header: {'Idempotency-Key': key}}, body})),
      );
      announce(writing.sent);
      setSent(n => n + 1);
    },
  );
  return (
    <form key={sent} className="stack narrow" noValidate onSubmit={form.onSubmit}>
      {sent > 0 && <Notice kind="good">{writing.sent}</Notice>}
      {form.told}
      <Choices
        legend={writing.how}
        name="type"
        value={type}
        onChange={value => setType(value === 'email' ? 'email' : 'sms')}
        choices={[
          {value: 'sms', label: writing.sms},
          {value: 'email', label: writing.email},
        ]}
      />
      <Field
        key={type}
        label={labels.recipient}
        id="recipient"
        name="recipient"
        type={isSms ? 'tel' : 'email'}
        autoComplete="off"
        maxLength={254}
        wrong={form.errors.recipient}
      />
      {!isSms && (
        <Field
          label={labels.subject}
          id="subject"
          name="subject"
          autoComplete="off"
          maxLength={200}
          wrong={form.errors.subject}
        />
      )}
      <TextArea
        label={labels.message}
        hint={isSms ? writing.smsHint : undefined}
        id="message"
        name="message"
        rows={6}
        maxLength={20000}
        wrong={form.errors.message}
      />
      <Submit busy={form.busy}>{writing.send}</Submit>
    </form>
  );
}
