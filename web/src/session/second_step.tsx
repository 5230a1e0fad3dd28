// The second step of a login: the code of the person's own application, or one of the recovery codes.
import type {User} from '../api/client';
import {isProblem} from '../api/problem';
import {Field} from '../design/field';
import {Submit} from '../design/form';
import {useWords} from '../language/language';
import {useMore} from '../language/more';
import {useFocusAtFirst} from '../shell/focus';
import {useSentForm} from '../shell/sent_form';
import {useSession} from './session';

export function SecondStep({
  challenge,
  button,
  onDone,
  onAgain,
}: {
  challenge: string;
  button: string;
  onDone: (user: User) => unknown;
  onAgain: () => void;
}) {
  const words = useWords();
  const more = useMore();
  const {logIn} = useSession();
  const labels = {code: more.secondStep.code};
  const form = useSentForm(
    labels,
    ({code = ''}) => ({...(!code.trim() && {code: words.fields.required})}),
    async ({code = ''}) => onDone(await logIn({challenge, code: code.trim()})),
    problem => (isProblem(problem, 'invalid_credentials') ? {code: more.secondStep.wrong} : null),
  );
  // Where the focus was is gone.
  const box = useFocusAtFirst<HTMLFormElement>();
  return (
    <form ref={box} className="stack" noValidate onSubmit={form.onSubmit}>
      {form.told}
      <Field
        label={labels.code}
        hint={words.problems.codes.mfa_required as string}
        id="code"
        name="code"
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={60}
        wrong={form.errors.code}
      />
      <Submit busy={form.busy}>{button}</Submit>
      <div>
        <button type="button" className="button" onClick={onAgain}>
          {more.secondStep.again}
        </button>
      </div>
    </form>
  );
}
