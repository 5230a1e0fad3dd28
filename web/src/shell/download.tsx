// A file of the API, saved under its name. Asked for like everything else, so that an access token that has ended is
// renewed on the way.
import {useState, type ReactNode} from 'react';
import {isProblem, Problem} from '../api/problem';
import {send} from '../api/send';
import {Icon, type IconName} from '../design/icon';
import {ProblemNotice} from './reading';

export function Download({
  path,
  name,
  icon,
  children,
}: {
  path: string;
  name: string;
  icon: IconName;
  children: ReactNode;
}) {
  const [problem, setProblem] = useState<Problem | null>(null);

  async function save() {
    setProblem(null);
    try {
      const answer = await send(new Request(new URL(path, location.origin)));
      if (!answer.ok) throw Problem.of(answer, await answer.json().catch(() => null));
      const link = document.createElement('a');
      link.href = URL.createObjectURL(await answer.blob());
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    } catch (error) {
      if (!isProblem(error)) throw error;
      setProblem(error);
    }
  }

  return (
    <>
      <button type="button" className="button inline" onClick={() => void save()}>
        <Icon name={icon} />
        {children}
      </button>
      {problem && <ProblemNotice problem={problem} />}
    </>
  );
}
