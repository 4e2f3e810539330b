/**
 * Takes `item` out of `list`, which keeps its order; whether it was there. By hand, since `splice` makes an array of
 * what it takes out: what comes and goes with every order is taken out of lists that are short.
 */
export function takeOut<T>(list: T[], item: T): boolean {
  const last = list.length - 1;
  let at = last;
  while (at >= 0 && list[at] !== item) at--;
  if (at < 0) return false;
  for (; at < last; at++) list[at] = list[at + 1]!;
  list.pop();
  return true;
}
