// Peer: a Restate virtual object, one durable call a transition: state in, XState's step, state out. Its journal is the history, so there is
// no event row, and its state holds task and deadline, so there are no rows for these: less than the others store.
//   node restate.mjs PORT
import * as restate from '@restatedev/restate-sdk';
import { advance, answer_of, opened } from './common.mjs';

const loan = restate.object({
  name: 'Loan',
  handlers: {
    open: async (context) => {
      const { role, due, title } = opened(Number(context.key));
      context.set('case', { state: 'draft', version: 1, task: { role, due, title } });
      return {};
    },
    advance: async (context, body) => {
      const row = await context.get('case');
      const step = row && advance(Number(context.key), { ...row, head: row.head && Buffer.from(row.head, 'base64') }, body);
      if (!step) throw new restate.TerminalError('refused', { errorCode: 409 });
      context.set('case', { state: step.to, version: step.version, head: step.hash.toString('base64'), task: { role: step.role, due: step.due, title: step.title } });
      return answer_of(step);
    },
  },
});

await restate.serve({ services: [loan], port: Number(process.argv[2]) });
console.log(`listening on http://127.0.0.1:${process.argv[2]}`);
