// What cannot be undone is asked for by name: it is typed as it stands.
import {Dialog} from '../design/dialog';
import {Field} from '../design/field';
import {useMore} from '../language/more';
import {useStaffWords} from '../language/staff';
import {Announcer} from '../shell/announcer';
import {useSentForm} from '../shell/sent_form';

interface Props {
  name: string;
  text: string;
  remove: () => Promise<unknown>;
  onClose: (told: string | null) => unknown;
}

export function RemoveDialog(props: Props) {
  const {removing} = useStaffWords();
  return (
    <Dialog title={removing.title(props.name)} onClose={() => props.onClose(null)}>
      {/* What stands around a modal dialog is silent: it has live regions of its own. */}
      <Announcer>
        <Form {...props} />
      </Announcer>
    </Dialog>
  );
}

function Form({name, text, remove, onClose}: Props) {
  const {account} = useMore();
  const {removing} = useStaffWords();
  const label = removing.type(name);
  const form = useSentForm(
    {typed_name: label},
    ({typed_name = ''}) => ({...(typed_name.trim() !== name && {typed_name: removing.other})}),
    async () => {
      await remove();
      await onClose(removing.done(name));
    },
  );
  return (
    <form className="stack" noValidate onSubmit={form.onSubmit}>
      <p>{text}</p>
      {form.told}
      <Field
        label={label}
        id="typed_name"
        name="typed_name"
        autoComplete="off"
        spellCheck={false}
        wrong={form.errors.typed_name}
      />
      <button type="button" className="button filled" onClick={() => onClose(null)}>
        {account.close}
      </button>
      <button className="button" aria-disabled={form.busy}>
        {removing.remove}
      </button>
    </form>
  );
}
