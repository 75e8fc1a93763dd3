/**
 * A small server in memory that keeps the protocol, for tests of the phone.
 *
 * It judges with the same `applyOp`; what it does not know are kinds, rights, disks and other
 * processes.
 */

import type { ExchangeRequest, Op, OpResult } from '../messages';
import type { Answer, Call, Transport } from '../ports';
import { ok, problem } from './http';
import { compact, pull, sums } from './pull';
import { markStored, push, serverAct } from './push';
import { pack, pageOf } from './shelf';
import { createTus, type Tus } from './tus';
import {
  copyOf,
  type Device,
  emptyState,
  NOW,
  type Rules,
  type State,
  seenBy,
  type World,
} from './world';

export interface FakeServer extends Transport, World {
  page: number;
  readonly tus: Tus;
  readonly backup: () => State;
  /** Take a backup back: as another epoch, or unnoticed as the same. */
  readonly restore: (backup: State, epoch?: string) => void;
  readonly compact: () => void;
  /** Make a snapshot of every stream as it is now. */
  readonly pack: () => void;
  readonly act: (person: string, op: Partial<Op>) => OpResult;
  /** Count and digest of each stream of a person. */
  readonly sumsOf: (person: string) => ReturnType<typeof sums>;
}

export function createServer(rules: Rules): FakeServer {
  let made = 0;
  const world: World = {
    rules,
    state: emptyState(),
    scope: new Map(),
    page: 500,
    shelf: new Map(),
    fresh: (prefix) => {
      made += 1;
      return `${prefix}-${made}`;
    },
  };
  const tus = createTus(world);
  return Object.assign(world, {
    tus,
    backup: () => copyOf(world.state),
    restore: (backup: State, epoch = `${world.state.epoch}'`) => {
      Object.assign(world.state, copyOf(backup), { epoch });
      tus.uploads.clear();
    },
    compact: () => compact(world),
    pack: () => pack(world),
    act: (person: string, op: Partial<Op>) => serverAct(world, person, op),
    sumsOf: (person: string) => sums(world, seenBy(world, person)),
    send: async (call: Call) => route(world, tus, call),
  });
}

function route(world: World, tus: Tus, call: Call): Answer {
  const proof = call.headers.authorization ?? '';
  const device = world.state.devices.find((one) => `Bearer ${one.token}` === proof);
  if (device?.revoked) return problem(403, 'device.revoked', { wipe: true });
  if (call.path === '/sync/v1/devices') return register(world, proof, device, call);
  if (device === undefined) return problem(401, 'token.unknown');
  if (call.path === '/sync/v1/exchange') return exchange(world, device, call);
  if (call.path.startsWith('/sync/v1/snapshot/')) return pageOf(world, device.person, call.path);
  return tus.handle(device.person, call);
}

function register(world: World, proof: string, asking: Device | undefined, call: Call): Answer {
  const { state, rules, fresh } = world;
  const person = proof.startsWith('Code ') ? proof.slice(5) : asking?.person;
  if (person === undefined || rules.people[person] === undefined) return problem(401, 'code');
  const { install_key: key } = JSON.parse(String(call.body)) as { readonly install_key: string };
  let device = state.devices.find((one) => one.key === key);
  if (device === undefined) {
    const named = { device: fresh('device'), person, key, token: '' };
    device = { ...named, last_n: 0, last_op: '', revoked: false };
    state.devices = [...state.devices, device];
  }
  device.token = fresh('token');
  const { epoch } = state;
  return ok({ device: device.device, token: device.token, epoch, server_time: NOW });
}

function exchange(world: World, device: Device, call: Call): Answer {
  const { state } = world;
  const request = JSON.parse(String(call.body)) as ExchangeRequest;
  if (request.device !== device.device) return problem(403, 'device.other');
  const head = { epoch: state.epoch, server_time: NOW };
  if (request.epoch !== state.epoch) return ok(head);
  const pushed = push(world, device, request.ops);
  for (const sha256 of request.have_blobs) {
    if (state.blobs.has(sha256)) markStored(world, sha256);
  }
  const named = new Set([...request.have_blobs, ...request.ops.flatMap((op) => op.blobs)]);
  return ok({
    ...head,
    last_n: device.last_n,
    last_op: device.last_op,
    ...pushed,
    ...pull(world, device.person, request.cursors, request.accepts),
    blobs_missing: [...named].filter((sha256) => !state.blobs.has(sha256)),
    poll_ms: 60_000,
    retry_after_ms: 0,
  });
}
