// The language, the colours, and which messages are wanted: each is kept as soon as it is chosen.
import {useQueryClient} from '@tanstack/react-query';
import {useState} from 'react';
import {isProblem, type Problem} from '../api/problem';
import {queries} from '../api/queries';
import {Choices} from '../design/field';
import {useLanguage} from '../language/language';
import {useMore} from '../language/more';
import {useChooseLanguage} from '../session/session';
import {useAnnounce} from '../shell/announcer';
import {ProblemNotice} from '../shell/reading';
import {useSaveProfile, type Profile} from './profile';
import {keepTheme, theme, type Theme} from './theme';

export function Preferences({profile}: {profile: Profile}) {
  const {code} = useLanguage();
  const {account} = useMore();
  const chooseLanguage = useChooseLanguage();
  const announce = useAnnounce();
  const cache = useQueryClient();
  const save = useSaveProfile();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [colours, setColours] = useState<Theme>(theme);

  async function keep(change: Partial<Pick<Profile, 'notify_sms' | 'notify_email'>>) {
    setProblem(null);
    // At once; what is read after a refusal takes it back.
    cache.setQueryData(queries.profile().queryKey, known => known && {...known, ...change});
    try {
      await save(change);
      announce(account.saved);
    } catch (error) {
      if (!isProblem(error)) throw error;
      setProblem(error);
    }
  }

  const optional = (name: 'notify_sms' | 'notify_email', word: string) => (
    <label className="choice">
      <input type="checkbox" checked={profile[name]} onChange={event => void keep({[name]: event.target.checked})} />
      <span>{word}</span>
    </label>
  );
  return (
    <div className="stack">
      <Choices
        legend={account.language}
        name="language"
        value={code}
        onChange={value => void chooseLanguage(value === 'en' ? 'en' : 'pt')}
        choices={[
          {value: 'pt', label: 'Português'},
          {value: 'en', label: 'English'},
        ]}
      />
      <Choices
        legend={account.theme}
        name="theme"
        value={colours}
        onChange={value => {
          const chosen = value as Theme;
          setColours(chosen);
          keepTheme(chosen);
        }}
        choices={[
          {value: 'system', label: account.themes.system},
          {value: 'light', label: account.themes.light},
          {value: 'dark', label: account.themes.dark},
        ]}
      />
      <fieldset className="field">
        <legend>{account.optional}</legend>
        <p className="quiet">{account.optionalText}</p>
        <div className="choices">
          {optional('notify_sms', account.bySms)}
          {optional('notify_email', account.byEmail)}
        </div>
      </fieldset>
      {problem && <ProblemNotice problem={problem} />}
    </div>
  );
}
