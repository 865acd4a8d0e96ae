import {
  changes,
  current,
  hostRestoresABackup,
  hostRevokesAnew,
  hostWrites,
  hostWritesAndRevokes,
  issues,
  issuesBySelfService,
  logsIn,
  losesADeletion,
  redeems,
  revokes,
} from './parts';
import type { Scenario } from './stage';

/** Tokens that are filed at the start. */
const callers = [{ issuedBy: 'a caller' }] as const;
const selfService = [{ issuedBy: 'self-service' }] as const;
const both = [...callers, ...selfService];
const lifting = [{ issuedBy: 'a caller', lifts: true }] as const;
const bothDead = both.map((token) => ({ ...token, issuedUnder: 'today:0:earlier' }));

/** Where users stand at the start. */
const oneAttemptLeft = { failedAttempts: 1 };
const locked = { failedAttempts: 2 };
const revoked = { revoked: true };
const weakHash = { passwordHash: 'weak:0:current' };
const neverSet = { passwordHash: null };

/** Two who act at the same time. */
export const pairs: Readonly<Record<string, Scenario>> = {
  'redeem × redeem': { tokens: callers, parts: [redeems('a caller', 'one'), redeems('a caller', 'other')] },
  'redeem × redeem of another token': { tokens: both, parts: [redeems('a caller'), redeems('self-service', 'other')] },
  'redeem × change': { tokens: callers, parts: [redeems('a caller'), changes(current)] },
  'redeem × change, locked': { user: locked, tokens: callers, parts: [redeems('a caller'), changes(current)] },
  'redeem × change, revoked': { user: revoked, tokens: lifting, parts: [redeems('a caller'), changes(current)] },
  'change × change': { parts: [changes(current, 'one'), changes(current, 'other')] },
  'change × change, both wrong': { user: oneAttemptLeft, parts: [changes('wrong'), changes('wrong')] },
  'change × change, one wrong': { user: oneAttemptLeft, limit: 3, parts: [changes(current), changes('wrong')] },
  'issue × redeem': { tokens: both, parts: [issues, redeems('a caller')] },
  'issue × redeem of self-service': { tokens: both, parts: [issues, redeems('self-service')] },
  'issue × redeem, revoked': { user: revoked, tokens: lifting, parts: [issues, redeems('a caller')] },
  'issue × redeem, never set': { user: neverSet, tokens: callers, parts: [issues, redeems('a caller')] },
  'self-service × redeem': { tokens: both, parts: [issuesBySelfService, redeems('self-service')] },
  'self-service × redeem of a caller’s': { tokens: both, parts: [issuesBySelfService, redeems('a caller')] },
  'self-service × admin issue': { tokens: both, parts: [issuesBySelfService, issues] },
  'self-service × admin issue, old tokens dead': { tokens: bothDead, parts: [issuesBySelfService, issues] },
  'login × redeem': { tokens: callers, parts: [logsIn(current), redeems('a caller')] },
  'login × redeem, with the new password': { tokens: callers, parts: [logsIn('redeemed'), redeems('a caller')] },
  'login-with-rehash × redeem': { user: weakHash, tokens: callers, parts: [logsIn(current), redeems('a caller')] },
  'login-with-rehash × change': { user: weakHash, parts: [logsIn(current), changes(current)] },
  'login-with-rehash × login-with-rehash': { user: weakHash, parts: [logsIn(current), logsIn(current)] },
  'login × login, one wrong': { user: oneAttemptLeft, parts: [logsIn(current), logsIn('wrong')] },
  'login × change, one wrong': { user: oneAttemptLeft, parts: [logsIn('wrong'), changes(current)] },
  'revoke × redeem': { tokens: both, parts: [revokes, redeems('a caller')] },
  'revoke × redeem, old tokens dead': { tokens: bothDead, parts: [revokes, redeems('a caller')] },
  'revoke × redeem, revoked': { user: revoked, tokens: lifting, parts: [revokes, redeems('a caller')] },
  'revoke × change': { parts: [revokes, changes(current)] },
  'revoke × login-with-rehash': { user: weakHash, parts: [revokes, logsIn(current)] },
  'revoke × self-service': { parts: [revokes, issuesBySelfService] },
};

/** An operation and the host's own code, which knows nothing of this library. */
export const withTheHost: Readonly<Record<string, Scenario>> = {
  'redeem × host write': { tokens: both, parts: [redeems('a caller'), hostWrites] },
  'redeem × host write, revoked': { user: revoked, tokens: lifting, parts: [redeems('a caller'), hostWrites] },
  'change × host write': { parts: [changes(current), hostWrites] },
  'issue × host write': { parts: [issues, hostWrites] },
  'issue × host write, revoked': { user: revoked, parts: [issues, hostWrites] },
  'self-service × host write': { parts: [issuesBySelfService, hostWrites] },
  'login × host write': { user: oneAttemptLeft, parts: [logsIn(current), hostWrites] },
  'login-with-rehash × host write': { user: weakHash, parts: [logsIn(current), hostWrites] },
  'revoke × host write': { tokens: both, parts: [revokes, hostWrites] },
  'redeem × host writes and revokes': { tokens: both, parts: [redeems('a caller'), hostWritesAndRevokes] },
  'change × host writes and revokes': { parts: [changes(current), hostWritesAndRevokes] },
  'login-with-rehash × host writes and revokes': { user: weakHash, parts: [logsIn(current), hostWritesAndRevokes] },
  'redeem × host revokes anew': { user: revoked, tokens: lifting, parts: [redeems('a caller'), hostRevokesAnew] },
  'redeem × restored backup': { tokens: both, parts: [redeems('a caller'), hostRestoresABackup] },
  'redeem × lost deletion': { tokens: callers, parts: [redeems('a caller'), losesADeletion('a caller')] },
  'revoke × lost deletion': { tokens: callers, parts: [revokes, losesADeletion('a caller')] },
};

/** Each pair that the issue names, and a password write by the host in between. */
export const pairsWithHostWrites: Readonly<Record<string, Scenario>> = Object.fromEntries(
  [
    'redeem × redeem',
    'redeem × change',
    'change × change',
    'issue × redeem',
    'self-service × admin issue',
    'login × redeem',
    'login-with-rehash × change',
    'revoke × redeem',
  ].map((title) => [`${title} × host write`, withHostWrite(title)]),
);

function withHostWrite(title: string): Scenario {
  const pair = pairs[title];
  if (!pair) throw new Error(`there is no pair ${title}`);
  return { ...pair, parts: [...pair.parts, hostWrites] };
}
