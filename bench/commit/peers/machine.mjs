// The chart of workflows/loan.yaml for XState: the same states, guards, targets, tasks and times. compare.mjs sends the same events to
// every system and ends if one of them arrives elsewhere, so the two cannot drift apart unseen.
import { setup, transition } from 'xstate';

/// Whose task a state is, and how many hours it may take.
export const tasks = {
  draft: ['clerk', 240],
  'review.intake': ['clerk', 24],
  'review.officer': ['clerk', 48],
  'review.manager': ['board', 48],
  'review.legal': ['board', 72],
  'decision.pending': ['board', 96],
  'decision.approved': ['clerk', 24],
  'contract.drafting': ['clerk', 48],
  'contract.signing': ['clerk', 120],
  closed: ['board', 720],
};

const machine = setup({
  guards: {
    somethingIsAsked: ({ event }) => event.amount > 0,
    riskIsLow: ({ event }) => event.risk < 3,
    isLargeAndRisky: ({ event }) => event.amount >= 5000 && event.risk >= 1,
    isMedium: ({ event }) => event.amount >= 1000,
    isNotNegative: ({ event }) => event.amount >= 0,
    isPlausible: ({ event }) => event.amount < 1_000_000_000,
  },
}).createMachine({
  id: 'loan',
  initial: 'draft',
  states: {
    draft: { on: { NEXT: { guard: 'somethingIsAsked', target: 'review.intake' } } },
    review: {
      initial: 'intake',
      states: {
        intake: { on: { NEXT: [{ guard: 'riskIsLow', target: 'officer' }, { target: 'manager' }], RETURN: '#loan.draft' } },
        officer: {
          on: {
            NEXT: [{ guard: 'isLargeAndRisky', target: 'manager' }, { guard: 'isMedium', target: 'legal' }, { target: '#loan.decision.pending' }],
            RETURN: 'intake',
          },
        },
        manager: { on: { NEXT: { guard: 'isNotNegative', target: 'legal' }, RETURN: 'officer' } },
        legal: { on: { NEXT: '#loan.decision.pending' } },
      },
    },
    decision: {
      initial: 'pending',
      states: {
        pending: { on: { NEXT: { guard: 'isNotNegative', target: 'approved' } } },
        approved: { on: { NEXT: '#loan.contract.drafting' } },
      },
    },
    contract: {
      initial: 'drafting',
      states: {
        drafting: { on: { NEXT: 'signing' } },
        signing: { on: { NEXT: { guard: 'isPlausible', target: '#loan.closed' } } },
      },
    },
    closed: { on: { NEXT: 'draft' } },
  },
});

const valueOf = (path) => {
  const [parent, child] = path.split('.');
  return child === undefined ? parent : { [parent]: child };
};
const pathOf = (value) => (typeof value === 'string' ? value : `${Object.keys(value)[0]}.${Object.values(value)[0]}`);

// A snapshot for each state, made once: what is stored is the path, and no snapshot is parsed or resolved while a request waits.
const snapshots = Object.fromEntries(Object.keys(tasks).map((path) => [path, machine.resolveState({ value: valueOf(path), context: {} })]));

/// The path of the state that the event leads to; null if the chart refuses it.
export function next(path, event, data) {
  const before = snapshots[path];
  const [after] = transition(machine, before, { type: event, ...data });
  return after.value === before.value ? null : pathOf(after.value);
}
