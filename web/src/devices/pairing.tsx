// What a device shows that nobody has let in yet: a code for reception.
import {usePairing} from '../api/pairing';
import {useDeviceWords} from '../language/devices';
import {Page} from '../shell/page';
import {StaffStyle} from '../staff/staff_style';

export function PairingPage({kind, onDone}: {kind: 'kiosk' | 'screen'; onDone: () => void}) {
  const {pairing: words} = useDeviceWords();
  const {code, away} = usePairing(onDone);
  return (
    <Page title={words.titles[kind]}>
      <StaffStyle />
      <div className="whole stack">
        <p className="lead">{words.text}</p>
        <p className="paircode" aria-live="polite">
          {code ?? (away ? words.away : words.preparing)}
        </p>
      </div>
    </Page>
  );
}
