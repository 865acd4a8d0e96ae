import { setTimeout as delay } from 'node:timers/promises';
import { interceptCalls } from './intercept-calls';

/** The same store, but every call takes a moment before it is done and another before it answers, each of another length. */
export function slowly<Store extends object>(store: Store): Store {
  return interceptCalls(store, async (_, proceed) => {
    await delay(Math.random() * 4);
    const answer = await proceed();
    await delay(Math.random() * 4);
    return answer;
  });
}
