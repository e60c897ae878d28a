/** What is asked of a figure, and whether it is reached. @param show writes a value with its unit */
export const atLeast = (goal, measured, bar, show = ratio) =>
  row(goal, measured, `≥ ${show(bar)}`, measured >= bar, show);
export const atMost = (goal, measured, bar, show = ratio) =>
  row(goal, measured, `≤ ${show(bar)}`, measured <= bar, show);

export const ratio = (value) => value.toFixed(2);

function row(goal, measured, bar, reached, show) {
  return { goal, measured: show(measured), bar, verdict: reached ? 'reached' : '**missed**' };
}
