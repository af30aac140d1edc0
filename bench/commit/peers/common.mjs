// What the peers share: one transition as rows, and the HTTP server around it. Each does what Docket does for an event, less tokens and
// permissions, which Docket checks and they do not: check the input, read the case, take the step, then store the event with its hash chained
// to the last one, the case, its open task and its deadline.
import { hash } from 'node:crypto';
import Fastify from 'fastify';
import { next, tasks } from './machine.mjs';

const nothing_before = Buffer.alloc(32);
const hour_ms = 3_600_000;

/// @param row   The case as stored: state, version (a number) and head, the hash of its last event (null if it has none).
/// @return all that a transition stores; null if the chart refuses the event.
export function advance(id, row, { event, data }) {
  const to = next(row.state, event, data);
  if (to === null) return null;
  const at = Date.now();
  const version = row.version + 1;
  const [role, hours] = tasks[to];
  const due = at + hours * hour_ms;
  const previous = row.head ?? nothing_before;
  const entry = JSON.stringify({ case: id, version, at, actor: 'bench', roles: ['clerk', 'board'], event, from: row.state, to, data, definition: 'loan@1', role, due });
  const digest = hash('sha256', Buffer.concat([previous, Buffer.from(entry)]), 'buffer');
  return { id, version, at, event, entry, previous, hash: digest, from: row.state, to, role, due, title: `Loan ${id}: ${to}` };
}

/// The short answer, as Docket's to Prefer: return=minimal.
export const answer_of = (step) => ({ id: step.id, version: step.version, state: step.to });

/// A case as it is opened.
export function opened(id) {
  const [role, hours] = tasks.draft;
  return { id, role, due: Date.now() + hours * hour_ms, title: `Loan ${id}: draft` };
}

const event_schema = {
  body: {
    type: 'object',
    required: ['event', 'data'],
    properties: {
      event: { type: 'string', maxLength: 64 },
      data: {
        type: 'object',
        required: ['amount', 'risk'],
        properties: {
          amount: { type: 'integer', minimum: 0, maximum: 1_000_000 },
          risk: { type: 'integer', minimum: 0, maximum: 10 },
          comment: { type: 'string', maxLength: 2000 },
        },
      },
    },
  },
  response: { 200: { type: 'object', properties: { id: { type: 'integer' }, version: { type: 'integer' }, state: { type: 'string' } } } },
};

/// Fastify as its own documentation tunes it: compiled schemas for input and answer, no log, JSON.parse without a second look.
/// @param take  (id, body) → the step, null if refused, or a promise of either; it resolves once the step is durable.
export async function serve(take) {
  const app = Fastify({ logger: false, onProtoPoisoning: 'ignore', onConstructorPoisoning: 'ignore' });
  const tell = (reply, step) => (step ? reply.send(answer_of(step)) : reply.code(409).send({ error: 'refused' }));
  app.post('/cases/:id/events', { schema: event_schema }, (request, reply) => {
    const taken = take(Number(request.params.id), request.body);
    if (!(taken instanceof Promise)) return tell(reply, taken);
    return taken.then((step) => tell(reply, step));
  });
  console.log(`listening on ${await app.listen({ port: 0, host: '127.0.0.1' })}`);
}

/// SIGTERM ends a peer at once: its data is thrown away.
process.on('SIGTERM', () => process.exit(0));
