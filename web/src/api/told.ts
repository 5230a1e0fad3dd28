// What a refusal says beside what each does: `from` of too_early, `warnings` of warnings_unacknowledged.
import {need, type Answer} from './client';
import {isProblem, type Problem} from './problem';

export async function needTold<T>(asked: Promise<Answer<T>>): Promise<T> {
  try {
    return await need(asked);
  } catch (problem) {
    if (!isProblem(problem)) throw problem;
    const told = await asked.then(
      ({error}) => error,
      () => null,
    );
    throw Object.assign(problem, {told});
  }
}

export function memberOf(problem: Problem, name: string): unknown {
  const told = 'told' in problem ? problem.told : null;
  return typeof told === 'object' && told !== null && name in told
    ? (told as Record<string, unknown>)[name]
    : undefined;
}
