// loan.yaml and loan_data.yaml, said to XState: the same ten leaves, transitions and guards.
import { assign, setup } from 'xstate';

const guards = {
  positive: ({ event }) => event.amount > 0,
  lowRisk: ({ event }) => event.risk < 3,
  big: ({ event }) => event.amount >= 5000 && event.risk >= 1,
  medium: ({ event }) => event.amount >= 1000,
  fewReturns: ({ event }) => event.returns === undefined || event.returns < 3,
  nonNegative: ({ event }) => event.amount >= 0,
  sane: ({ event }) => event.amount < 1e9,
};

const count = assign({ count: ({ context }) => context.count + 1, last: ({ event }) => event.amount });

/// With `actions` on every NEXT if the machine keeps data.
function chart(actions) {
  const to = (target, guard) => ({ target, ...(guard && { guard }), ...(actions && { actions }) });
  return {
    id: 'loan',
    initial: 'draft',
    context: actions ? { count: 0, last: 0 } : {},
    states: {
      draft: { on: { NEXT: to('review.intake', 'positive') } },
      review: {
        initial: 'intake',
        states: {
          intake: { on: { NEXT: [to('officer', 'lowRisk'), to('manager')], RETURN: to('#loan.draft') } },
          officer: { on: { NEXT: [to('manager', 'big'), to('legal', 'medium'), to('#loan.decision.pending')], RETURN: to('intake') } },
          manager: { on: { NEXT: to('legal', 'fewReturns'), RETURN: to('officer') } },
          legal: { on: { NEXT: to('#loan.decision.pending') } },
        },
      },
      decision: {
        initial: 'pending',
        states: {
          pending: { on: { NEXT: to('approved', 'nonNegative') } },
          approved: { on: { NEXT: to('#loan.contract.drafting') } },
        },
      },
      contract: {
        initial: 'drafting',
        states: {
          drafting: { on: { NEXT: to('signing') } },
          signing: { on: { NEXT: to('#loan.closed', 'sane') } },
        },
      },
      closed: { on: { NEXT: to('draft') } },
    },
  };
}

export const guarded = setup({ guards }).createMachine(chart(null));
export const counting = setup({ guards, actions: { count } }).createMachine(chart('count'));
