// The link by which somebody at the desk sets their password, once more: the SMS is lost, or the link too old.
import {useState} from 'react';
import {invitePatient} from '../api/reception';
import {useStaffWords} from '../language/staff';
import {useAnnounce} from '../shell/announcer';
import {useSending} from '../shell/sending';

export function Invitation({id}: {id: string}) {
  const {booking} = useStaffWords();
  const announce = useAnnounce();
  const [sent, setSent] = useState(false);
  const {send, busy, told} = useSending();
  const invite = () =>
    send(async () => {
      await invitePatient(id);
      setSent(true);
      announce(booking.invited);
    });
  if (sent) return <p className="quiet">{booking.invited}</p>;
  return (
    <>
      {told}
      <div>
        <button type="button" className="button inline" aria-disabled={busy} onClick={() => void invite()}>
          {booking.invite}
        </button>
      </div>
    </>
  );
}
