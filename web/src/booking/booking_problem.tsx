// What was refused, and where to go with it.
import {Link} from 'wouter';
import {useWords} from '../language/language';
import {ProblemNotice} from '../shell/reading';

export function BookingProblem({problem}: {problem: {code: string}}) {
  const words = useWords();
  const elsewhere = problem.code === 'overlaps_own' || problem.code === 'too_many_unpaid';
  return (
    <>
      <ProblemNotice problem={problem} />
      {elsewhere && (
        <p>
          <Link href="/appointments">{words.list.title}</Link>
        </p>
      )}
    </>
  );
}
